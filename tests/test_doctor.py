import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import AuthResult

from outreach import clock, doctor
from outreach.database import Database
from outreach.delivery import outbox
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.doctor import ADVICE, BROKEN, GOOD
from outreach.facts.models import HELPLINE_REVIEW, Helpline
from tests.requirements import needs
from tests.servers import free_port, post_office

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def kept_secret(settings):
    """The settings of an installation whose secret was made here."""
    settings.secret_file.write_text("a secret that nobody may read")
    settings.secret_file.chmod(0o600)
    return dataclasses.replace(settings, secret_key="a secret that nobody may read")


def test_the_report_names_everything_and_ends_well(app, database):
    needs("pdf libraries")

    done = app.test_cli_runner().invoke(args=["doctor"])

    abouts = [line[8:20].strip() for line in done.output.splitlines() if "→" not in line]
    assert abouts == [
        "Python",
        "Secret key",
        "Address",
        "Mail",
        "PDF",
        "Fonts",
        "Database",
        "Worker",
        "Outbox",
        "Helplines",
    ]
    assert "BROKEN" not in done.output
    assert done.exit_code == 0


def test_what_is_broken_ends_it_with_1_and_says_what_to_do(app, database):
    with database.transaction() as session:
        outbox.queue(session, "test", key="a", now=clock.now() - timedelta(minutes=3))

    done = app.test_cli_runner().invoke(args=["doctor"])

    assert done.exit_code == 1
    lines = done.output.splitlines()
    here = lines.index("BROKEN  Worker       1 due for more than two minutes")
    assert lines[here + 1].strip().startswith("→ start it: make run")


def test_everything_but_a_good_finding_says_what_to_do(settings, database):
    wrong = dataclasses.replace(
        settings, public_url="http://127.0.0.1:8000", mail_url="smtp://127.0.0.1:1"
    )

    findings = list(doctor.examine(wrong, database, NOON))

    assert {f.verdict for f in findings} == {GOOD, ADVICE, BROKEN}
    assert [f for f in findings if (f.verdict == GOOD) == bool(f.remedy)] == []


def test_a_secret_that_others_may_read_is_broken(kept_secret):
    assert doctor.secret_key(kept_secret).verdict == GOOD

    kept_secret.secret_file.chmod(0o640)

    found = doctor.secret_key(kept_secret)
    assert found.verdict == BROKEN
    assert found.remedy == f"chmod 600 {kept_secret.secret_file}"


def test_a_given_secret_is_said_to_be_one(settings):
    found = doctor.secret_key(settings)

    assert (found.verdict, found.text) == (GOOD, "from SECRET_KEY")


def test_no_secret_is_shown(kept_secret, database):
    loud = dataclasses.replace(
        kept_secret,
        mail_url="smtp://me:hush@127.0.0.1:1",
        database_url="postgresql://me:hush@127.0.0.1:1/name",
    )

    said = str(list(doctor.examine(loud, database, NOON)))

    assert "127.0.0.1:1" in said
    assert "hush" not in said
    assert "nobody may read" not in said


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://127.0.0.1:8000", ADVICE),
        ("http://[::1]:8000", ADVICE),
        ("http://screenings.example.org", ADVICE),
        ("https://screenings.example.org", GOOD),
    ],
)
def test_guests_should_reach_the_address_by_https(settings, url, verdict):
    assert doctor.public_url(dataclasses.replace(settings, public_url=url)).verdict == verdict


def mail_finding(settings, url):
    return doctor.mail_server(dataclasses.replace(settings, mail_url=url))


def test_without_a_mail_server_mail_is_kept(settings):
    found = mail_finding(settings, None)

    assert found.verdict == ADVICE
    assert str(settings.mail_folder) in found.text


def test_a_mail_server_that_answers_is_good(settings):
    with post_office() as post:
        found = mail_finding(settings, post.url)

    assert (found.verdict, found.text) == (
        GOOD,
        f"goes out by {post.url} as {settings.mail_sender}",
    )
    assert post.arrived == []


def test_a_mail_server_elsewhere_without_tls_is_broken(settings):
    finding = doctor.mail_server(dataclasses.replace(settings, mail_url="smtp://mail.example.org"))

    assert (finding.verdict, finding.remedy) == (
        doctor.BROKEN,
        "use smtps:// or smtp+starttls:// in MAIL_URL",
    )


def test_a_mail_server_that_is_not_there_is_broken(settings):
    url = f"smtp://127.0.0.1:{free_port()}"

    found = mail_finding(settings, url)

    assert (found.verdict, found.text) == (BROKEN, f"{url} cannot be used (Connection refused)")


def test_a_mail_server_that_does_not_know_us_is_broken(settings):
    def nobody(server, session, envelope, mechanism, data):
        return AuthResult(success=False, handled=False)

    with post_office(authenticator=nobody, auth_require_tls=False) as post:
        found = mail_finding(settings, post.url.replace("//", "//me:guess@"))

    assert (found.verdict, found.text) == (BROKEN, f"{post.url} refuses the user or the password")


def test_a_database_that_is_not_there_is_broken_and_the_rest_is_not_asked(settings):
    url = f"postgresql://me:hush@127.0.0.1:{free_port()}/name"
    database = Database(url, site="http://outreach.test")

    findings = list(doctor.examine(dataclasses.replace(settings, database_url=url), database, NOON))

    assert (findings[-1].verdict, findings[-1].about) == (BROKEN, "Database")
    assert "hush" not in findings[-1].text


def test_a_database_without_todays_tables_is_broken(settings, tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}"
    database = Database(url, site="http://outreach.test")

    found = doctor.tables(dataclasses.replace(settings, database_url=url), database)

    database.engine.dispose()
    assert (found.verdict, found.remedy) == (BROKEN, "make run, or flask migrate")


@pytest.mark.parametrize(
    ("mode", "verdict"), [("verify-full", GOOD), ("require", ADVICE), ("disable", ADVICE)]
)
def test_a_database_elsewhere_should_prove_who_it_is(settings, database, mode, verdict):
    url = f"postgresql://me:hush@db.example.org/name?sslmode={mode}"

    found = doctor.tables(dataclasses.replace(settings, database_url=url), database)

    assert found.verdict == verdict
    assert ("does not check who answers" in found.text) == (verdict == ADVICE)


@pytest.mark.parametrize(("minutes", "verdict"), [(1, GOOD), (3, BROKEN)])
def test_rows_that_stay_due_tell_of_a_missing_worker(database, minutes, verdict):
    with database.transaction() as session:
        outbox.queue(session, "test", key="a", now=NOON - timedelta(minutes=minutes))

    assert doctor.worker(database, NOON).verdict == verdict


@pytest.mark.parametrize("state", [OutboxState.DONE, OutboxState.FAILED])
def test_rows_at_their_end_do_not_wait(database, state):
    with database.transaction() as session:
        outbox.queue(session, "test", key="a", now=NOON - timedelta(days=1))
        session.execute(sa.update(Outbox).values(state=state))

    assert doctor.worker(database, NOON).verdict == GOOD
    assert doctor.failures(database).verdict == (GOOD if state is OutboxState.DONE else ADVICE)


def add_helpline(database, hana, checked_on: date | None) -> None:
    with database.transaction() as session:
        session.add(
            Helpline(
                country="KH",
                position=0,
                name="Example Line",
                phone="1",
                listed_on=TODAY,
                checked_on=checked_on,
                checked_by_id=hana.id if checked_on else None,
            )
        )


@pytest.mark.parametrize(
    ("checked_on", "verdict"),
    [
        (None, ADVICE),
        (TODAY - HELPLINE_REVIEW - timedelta(days=1), ADVICE),
        (TODAY - HELPLINE_REVIEW, GOOD),
    ],
)
def test_helplines_that_are_not_in_date_are_named(database, hana, checked_on, verdict):
    add_helpline(database, hana, checked_on)

    found = doctor.helplines(database, NOON)

    assert found.verdict == verdict
    assert ("KH Example Line" in found.text) is (verdict == ADVICE)
