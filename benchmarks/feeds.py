"""A feed of 5,000 screenings beside a static file of its size, and its 304 beside a bare page."""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

from benchmarks.__main__ import (
    Target,
    check,
    free_port,
    furnish,
    on_postgresql,
    on_sqlite,
    served,
    table,
)
from benchmarks.client import measure, request
from benchmarks.finder import fill
from outreach.config import read_settings
from outreach.database import Database

MANY = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2, help="for each target in each round")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases() as urls:
            targets = run(*urls, seconds=arguments.seconds, rounds=arguments.rounds)
        print(table(name, targets), flush=True)


def run(ours: str, bare: str, *, seconds: float, rounds: int) -> list[Target]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, bare_port = free_port(), free_port()
        settings = replace(read_settings({}, instance=folder), database_url=ours, port=port)
        fill(Database(ours, site=settings.public_url), furnish(settings), MANY)
        file = folder / "calendar.ics"
        environment = {
            **os.environ,
            "OUTREACH_INSTANCE": str(folder),
            "DATABASE_URL": ours,
            "BARE_DATABASE_URL": bare,
            "BARE_FILE": str(file),
        }
        stack.enter_context(served("wsgi:app", port, environment))
        stack.enter_context(served("benchmarks.bare:app", bare_port, environment))
        with urlopen(f"http://127.0.0.1:{port}/calendar.ics") as answer:
            file.write_bytes(answer.read())
            known = request(
                "GET", "/calendar.ics", headers=(("If-None-Match", answer.headers["ETag"]),)
            )
        feed, page = request("GET", "/calendar.ics"), request("GET", "/")
        targets = [
            Target("static file", bare_port, itertools.repeat(request("GET", "/file")), 200),
            Target("feed of 5,000", port, itertools.repeat(feed), 200, "static file"),
            Target("bare hello", bare_port, itertools.repeat(page), 200),
            Target("feed of 5,000, 304", port, itertools.repeat(known), 304, "bare hello"),
        ]
        for target in targets:
            check(target, measure(target.port, target.requests, 1))  # warm
        for _ in range(rounds):
            for target in targets:
                measured = measure(target.port, target.requests, seconds)
                check(target, measured)
                target.rounds.append(measured.per_second)
    return targets


if __name__ == "__main__":
    main()
