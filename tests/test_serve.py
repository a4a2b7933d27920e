"""``make run`` for real: its processes, its pages, its end."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach import migrations, serve
from outreach.config import read_settings
from outreach.database import Database, make_engine
from tests import factories
from tests.servers import eventually, free_port, post_office

ROOT = Path(__file__).parent.parent
LAST_LINE = "Ctrl-C stops it."
LONGEST_START = 60


def environment(folder, **settings):
    """What a shell would have, and no setting but these."""
    ours = ("DATABASE_URL", "MAIL_URL", "MAIL_SENDER", "SECRET_KEY", "HOST", "PORT", "PUBLIC_URL")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "OUTREACH_INSTANCE": str(folder), **settings}


def refused(folder, **settings):
    """What it says when it cannot start: its code, and its lines."""
    done = subprocess.run(
        [sys.executable, "-m", "outreach.serve"],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=LONGEST_START,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.splitlines()


@dataclass
class Running:
    """Outreach as somebody started it, in a terminal of its own."""

    process: subprocess.Popen
    port: int
    took: float = 0
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    def get(self, path="/", host="127.0.0.1"):
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def processes(self) -> dict[int, str]:
        """Every process of this terminal that still runs, and its command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state, _parent, _group, session = (
                    (folder / "stat").read_text().rpartition(")")[2].split()[:4]
                )
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(session) == self.process.pid and state != "Z":
                found[int(folder.name)] = command
        return found

    def pid_of(self, part: str) -> int:
        """The oldest process with this in its command line."""
        return min(pid for pid, command in self.processes().items() if part in command)

    def ctrl_c(self) -> int:
        """What a terminal does: the signal reaches every process of the group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)


@contextmanager
def running(folder, **settings) -> Iterator[Running]:
    port = free_port()
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "outreach.serve"],
        cwd=ROOT,
        env=environment(folder, PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    outreach = Running(process, port)
    readers = [
        threading.Thread(target=lines.extend, args=[stream])
        for lines, stream in ((outreach.out, process.stdout), (outreach.err, process.stderr))
    ]
    for reader in readers:
        reader.start()
    try:
        eventually(lambda: process.poll() is not None or _has_begun(outreach), within=LONGEST_START)
        outreach.took = time.monotonic() - begun
        yield outreach
    finally:
        for pid in outreach.processes():
            os.kill(pid, signal.SIGKILL)
        process.wait()
        for reader in readers:
            reader.join()
        process.stdout.close()
        process.stderr.close()


def _has_begun(outreach: Running) -> bool:
    return any(line.startswith(LAST_LINE) for line in outreach.out)


def has_ended(outreach: Running) -> bool:
    return not outreach.processes()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'outreach.db'}"
        return
    server = sa.make_url(request.getfixturevalue("postgresql_url"))
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE served")
    yield server.set(database="served").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE served WITH (FORCE)")
    engine.dispose()


def rows(url: str) -> dict[str, int]:
    """How many rows each table has. What retention found at its start is noted meanwhile."""
    engine = make_engine(url)
    with engine.connect() as connection:
        counted = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in sa.inspect(engine).get_table_names()
            if table != "retention_run"
        }
    engine.dispose()
    return counted


def test_a_taken_port_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]

        said = refused(tmp_path, PORT=str(port))

    line = f"Outreach: PORT: {port} is taken by another program; stop it or choose another"
    assert said == (2, "", [line])


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"PORT": "http"}, "PORT: 'http' is not a number from 1 to 65535"),
        ({"HOST": "192.0.2.1"}, "HOST: cannot listen on '192.0.2.1' (Cannot assign requested"),
        ({"HOST": "not a host"}, "HOST: 'not a host' is no address of this machine"),
        ({"DATABASE_URL": "outreach.db"}, "DATABASE_URL: not an address like"),
        (
            {"DATABASE_URL": "sqlite:////nowhere/outreach.db"},
            "DATABASE_URL: cannot use sqlite:////nowhere/outreach.db (unable to open database",
        ),
        (
            {"DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/name"},
            "DATABASE_URL: cannot use postgresql://me:***@127.0.0.1:1/name (connection failed",
        ),
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL: not an address like"),
        ({"PUBLIC_URL": "example.org"}, "PUBLIC_URL: not an address like"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path, settings, line):
    code, out, err = refused(tmp_path, **{"PORT": str(free_port()), **settings})

    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith(f"Outreach: {line}")
    assert "secret" not in err[0]


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    file = tmp_path / "outreach.db"
    file.write_text("Dear diary, " * 100)

    said = refused(tmp_path, PORT=str(free_port()))

    reason = "file is not a database"
    assert said == (2, "", [f"Outreach: DATABASE_URL: cannot use sqlite:///{file} ({reason})"])


def test_a_database_of_a_newer_outreach_is_one_line(tmp_path, url):
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('from the future')")
    engine.dispose()

    code, out, err = refused(tmp_path, PORT=str(free_port()), DATABASE_URL=url)

    assert (code, out, len(err)) == (2, "", 1)
    assert "was made by a newer Outreach" in err[0]


def test_it_starts_with_the_example_says_so_and_loses_nothing(tmp_path, url, record_property):
    with running(tmp_path, DATABASE_URL=url) as first:
        site = f"http://127.0.0.1:{first.port}"
        status, page = first.get()
        assert (status, "Redlight" in page) == (200, True), first.err
        assert first.out[0] == f"Outreach is at {site}\n"
        assert first.out[1].startswith(f"Sign in at {site}/sign-in as ")
        assert first.out[2] == (
            f"Mail is not sent but kept in {tmp_path}/mail, shown at {site}/manage/mail\n"
        )
        before = rows(url)
        assert before["film"] > 0
        assert first.ctrl_c() == 0
        assert eventually(lambda: has_ended(first))
        assert first.err == []

    with running(tmp_path, DATABASE_URL=url) as again:
        assert again.get()[0] == 200
        assert rows(url) == before
        assert again.out[1].split(" as ")[1] == first.out[1].split(" as ")[1]
        again.process.terminate()
        assert again.process.wait(timeout=30) == 0
        assert eventually(lambda: has_ended(again))
        assert again.err == []

    print(f"\nfirst page after {first.took:.1f} s, started again after {again.took:.1f} s")
    record_property("seconds to the first page", first.took)
    record_property("seconds to the first page, again", again.took)


@pytest.fixture
def own_folder(tmp_path) -> Path:
    """Somebody's own records: no example, and no document to prepare."""
    url = f"sqlite:///{tmp_path / 'outreach.db'}"
    migrations.upgrade(url)
    database = Database(url, site="http://outreach.test")
    with database.transaction() as session:
        factories.make_hana(session)
    database.engine.dispose()
    return tmp_path


@pytest.mark.parametrize(
    ("killed", "line"),
    [
        ("flask", "Outreach: the worker has ended (-9); stopping\n"),
        ("gunicorn", "Outreach: the web server has ended (-9); stopping\n"),
    ],
)
def test_when_one_is_killed_the_other_ends(own_folder, killed, line):
    with running(own_folder) as outreach:
        assert len(outreach.processes()) == 5, "ourselves, gunicorn and its two, the worker"

        os.kill(outreach.pid_of(f"-m {killed}"), signal.SIGKILL)

        assert outreach.process.wait(timeout=30) == 1
        assert eventually(lambda: has_ended(outreach))
    assert line in outreach.err


def test_when_it_is_killed_itself_nothing_is_left(own_folder):
    with running(own_folder) as outreach:
        outreach.process.kill()
        outreach.process.wait()

        assert eventually(lambda: has_ended(outreach))


def test_it_can_be_reached_from_elsewhere_and_says_where_mail_goes(own_folder):
    with (
        post_office() as post,
        running(
            own_folder,
            HOST="0.0.0.0",
            MAIL_URL=post.url.replace("smtp://", "smtp://me:secret@"),
            PUBLIC_URL="https://screenings.example.org/",
        ) as outreach,
    ):
        assert outreach.get(host="127.0.0.2")[0] == 200, outreach.err
        assert outreach.out == [
            "Outreach is at https://screenings.example.org\n",
            "Mail goes out by smtp://127.0.0.1\n",
            f"{LAST_LINE}\n",
        ]


@pytest.mark.parametrize(
    ("public_url", "loads"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("https://screenings.example.org", False),
        ("http://192.0.2.7:8000", False),
    ],
)
def test_the_example_and_its_account_are_for_this_machine_only(tmp_path, public_url, loads):
    settings = replace(read_settings({}, instance=tmp_path), public_url=public_url)

    example = serve.prepare(settings)

    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        users = connection.scalar(sa.text("SELECT count(*) FROM user_account"))
    engine.dispose()
    assert (example is not None, users > 0) == (loads, loads)


TOKEN = "cMvSzVZQSYyGyW1Vwd0ZgXkEpEWzA6Xl1aZ8J7mC0fM"


def test_the_log_holds_no_address_and_no_token(own_folder):
    with running(own_folder) as outreach:
        assert outreach.get(f"/rsvps/{TOKEN}")[0] == 404
        assert b"400" in raw_request(outreach.port, f"GET /rsvps/{TOKEN} HTTP/9.9\r\n\r\n")
        assert eventually(lambda: any("Invalid request" in line for line in outreach.err))
        outreach.ctrl_c()

    log = "".join(outreach.err)
    assert "127.0.0.1" not in log
    assert TOKEN not in log


def raw_request(port: int, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(text.encode())
        return connection.recv(4096)


HIDDEN = "GET /organisations/hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
CHUNKS = f"0\r\n\r\n{HIDDEN}"
LENGTH, OTHER_LENGTH = f"Content-Length: {len(CHUNKS)}", "Content-Length: 5"
CHUNKED = "Transfer-Encoding: chunked"


def test_a_request_whose_end_can_be_read_in_two_ways_hides_no_other(own_folder):
    unclear = [
        (LENGTH, CHUNKED),
        (CHUNKED, LENGTH),
        (LENGTH, OTHER_LENGTH),
        (OTHER_LENGTH, LENGTH),
        ("Content-Length: 5, 6",),
        (CHUNKED, CHUNKED),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding : chunked",),
    ]
    with running(own_folder) as outreach:
        answers = {headers: statuses(outreach.port, *headers) for headers in unclear}
        two_requests = statuses(outreach.port, CHUNKED)
        one_request = statuses(outreach.port, LENGTH, "Connection: close")

    assert two_requests == ["405", "404"], "what stands behind an end is a request"
    assert one_request == ["405"]
    assert {
        headers: found for headers, found in answers.items() if found not in (["400"], ["501"])
    } == {}


def statuses(port: int, *headers: str) -> list[str]:
    """Of every answer to a post with these headers."""
    head = "\r\n".join(["POST /help HTTP/1.1", "Host: x", *headers])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{head}\r\n\r\n{CHUNKS}".encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    return re.findall(r"HTTP/1\.1 (\d{3})", answer.decode())
