import os
import stat
import threading
from pathlib import Path

import pytest

from outreach.config import SettingError, Settings, read_settings

WRONG = [
    ({"PORT": "eighty"}, "PORT: 'eighty' is not a number from 1 to 65535"),
    ({"PORT": "0"}, "PORT: '0' is not a number from 1 to 65535"),
    ({"PORT": "65536"}, "PORT: '65536' is not a number from 1 to 65535"),
    ({"PORT": "٨٠٨٠"}, "PORT: '٨٠٨٠' is not a number from 1 to 65535"),
    (
        {"DATABASE_URL": "outreach.db"},
        "DATABASE_URL: not an address like sqlite:///file.db or postgresql://user@host/name",
    ),
    (
        {"DATABASE_URL": "postgresql://me:secret@host:port/name"},
        "DATABASE_URL: not an address like sqlite:///file.db or postgresql://user@host/name",
    ),
    (
        {"DATABASE_URL": "mysql://me:secret@host/name"},
        "DATABASE_URL: 'mysql' is not supported; use sqlite or postgresql",
    ),
    (
        {"DATABASE_URL": "postgresql+asyncpg://me:secret@host/name"},
        "DATABASE_URL: 'postgresql+asyncpg' is not supported; use sqlite or postgresql",
    ),
    (
        {"DATABASE_URL": "postgresql://me:secret@db.example.org/name"},
        "DATABASE_URL: db.example.org is another machine; add ?sslmode=verify-full"
        "&sslrootcert=system, or sslmode=disable where the network itself is private",
    ),
    (
        {"DATABASE_URL": "sqlite://"},
        "DATABASE_URL: several processes need a file, as in sqlite:///file.db",
    ),
    (
        {"MAIL_URL": "mail.example.org"},
        "MAIL_URL: not an address like smtp://user:password@host:587 "
        "(smtp, smtps or smtp+starttls)",
    ),
    (
        {"MAIL_URL": "smtp://"},
        "MAIL_URL: not an address like smtp://user:password@host:587 "
        "(smtp, smtps or smtp+starttls)",
    ),
    (
        {"MAIL_URL": "smtp://me:secret@host:99999"},
        "MAIL_URL: not a usable address (Port out of range 0-65535)",
    ),
    ({"TRUSTED_PROXIES": "yes"}, "TRUSTED_PROXIES: 'yes' is not a number from 0 to 5"),
    ({"TRUSTED_PROXIES": "6"}, "TRUSTED_PROXIES: '6' is not a number from 0 to 5"),
    ({"MAIL_SENDER": "outreach"}, "MAIL_SENDER: 'outreach' is not a mail address"),
    ({"MAIL_SENDER": "outreach@::1"}, "MAIL_SENDER: 'outreach@::1' is not a mail address"),
    ({"MAIL_SENDER": "us@a.org\nBcc: x@b.org"}, None),
    (
        {"PUBLIC_URL": "screenings.example.org"},
        "PUBLIC_URL: not an address like https://screenings.example.org",
    ),
    (
        {"PUBLIC_URL": "javascript:alert(1)"},
        "PUBLIC_URL: not an address like https://screenings.example.org",
    ),
]


@pytest.mark.parametrize(("environment", "line"), WRONG)
def test_a_wrong_setting_is_one_line_that_names_it(tmp_path, environment, line):
    with pytest.raises(SettingError) as refusal:
        read_settings(environment, instance=tmp_path)

    said = str(refusal.value)
    assert said.startswith(f"{next(iter(environment))}: ")
    assert "\n" not in said
    assert "secret" not in said
    assert line in (said, None)


def test_with_nothing_set_all_is_kept_in_the_instance_folder(tmp_path):
    folder = tmp_path / "new"

    settings = read_settings({}, instance=folder)

    assert settings == Settings(
        instance=folder,
        database_url=f"sqlite:///{folder}/outreach.db",
        secret_key=(folder / "secret_key").read_text(),
        host="127.0.0.1",
        port=8000,
        public_url="http://127.0.0.1:8000",
        mail_url=None,
        mail_sender="outreach@localhost",
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_every_setting_can_be_given(tmp_path):
    settings = read_settings(
        {
            "OUTREACH_INSTANCE": str(tmp_path / "there"),
            "DATABASE_URL": "postgres://me:secret@host/name?sslmode=verify-full",
            "SECRET_KEY": "a given key that is long enough to be one",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "PUBLIC_URL": "https://screenings.example.org/",
            "MAIL_URL": "smtp+starttls://me:secret@mail.example.org:587",
            "MAIL_SENDER": "screenings@example.org",
        }
    )

    assert settings == Settings(
        instance=tmp_path / "there",
        database_url="postgresql://me:secret@host/name?sslmode=verify-full",
        secret_key="a given key that is long enough to be one",
        host="0.0.0.0",
        port=8080,
        public_url="https://screenings.example.org",
        mail_url="smtp+starttls://me:secret@mail.example.org:587",
        mail_sender="screenings@example.org",
    )
    assert not settings.secret_file.exists()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("screen.local", "http://screen.local:8000"),
    ],
)
def test_links_lead_to_an_address_that_can_be_reached(tmp_path, host, url):
    assert read_settings({"HOST": host}, instance=tmp_path).public_url == url


def test_an_instance_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(
        SettingError, match=r"^OUTREACH_INSTANCE: cannot make .*\(Not a directory\)$"
    ):
        read_settings({}, instance=tmp_path / "file" / "instance")


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = read_settings({}, instance=tmp_path).secret_key

    assert read_settings({}, instance=tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert len(first) == 64
    assert os.listdir(tmp_path) == ["secret_key"]


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text("\n")

    with pytest.raises(SettingError, match=r"^SECRET_KEY: .*secret_key is empty; delete it"):
        read_settings({}, instance=tmp_path)


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    for attempt in range(20):
        assert len(set(secrets_made_at_once(tmp_path / str(attempt)))) == 1


def secrets_made_at_once(folder: Path, count: int = 8) -> list[str]:
    start = threading.Barrier(count)
    made: list[str] = []

    def read() -> None:
        start.wait()
        made.append(read_settings({}, instance=folder).secret_key)

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == count, "somebody read half a secret"
    return made


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me@localhost/name",
        "postgresql://me@127.0.0.1:5433/name",
        "postgresql:///name",
        "postgresql://me@/name?host=/var/run/postgresql",
        "postgresql://me@db/name?sslmode=disable",
    ],
)
def test_a_database_here_or_by_choice_needs_no_certificate(tmp_path, url):
    settings = read_settings({"OUTREACH_INSTANCE": str(tmp_path), "DATABASE_URL": url})

    assert settings.database_url == url


@pytest.mark.parametrize("kept", [True, False])
def test_a_short_secret_is_refused_at_the_start(tmp_path, kept):
    short, long = "k" * 31, "k" * 32
    (tmp_path / "secret_key").write_text(short if kept else long)

    with pytest.raises(SettingError, match=r"^SECRET_KEY: shorter than 32 characters"):
        read_settings({} if kept else {"SECRET_KEY": short}, instance=tmp_path)

    assert read_settings({"SECRET_KEY": long}, instance=tmp_path).secret_key == long


@pytest.mark.parametrize("given", ["one,two", "one\ntwo\n", " one , two ,", "one\n\n\ntwo"])
def test_earlier_secrets_come_by_commas_or_lines_or_from_a_file(tmp_path, given):
    by_variable = read_settings({"SECRET_KEY_BEFORE": given}, instance=tmp_path)
    none = read_settings({}, instance=tmp_path)
    (tmp_path / "secret_key_before").write_text(given)
    by_file = read_settings({}, instance=tmp_path)

    assert by_variable.secrets_before == by_file.secrets_before == ("one", "two")
    assert none.secrets_before == ()
