"""The finder with 10,000 screenings beside the finder with 100, as ratios in one run.

``python -m benchmarks.finder``: like ``make bench``, two servers that take turns. Prints Markdown.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

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
from outreach.config import read_settings
from outreach.database import Base, Database
from outreach.screenings.models import Screening
from outreach.venues.models import Venue

FEW, MANY = 100, 10_000
VENUES = 50  # one for so many screenings
DAYS = 365
PAGES = {
    "list": "/screenings",
    "later page": "/screenings?page=2",
    "words": "/screenings?text=evening+york",
    "near": "/screenings?near=New+York&km=50",
    "month": "/screenings?view=month",
    "feed of a town": "/calendar.ics?near=Siem+Reap&km=5&text=nothing",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finder", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2, help="for each target in each round")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases() as urls:
            targets = run(urls, seconds=arguments.seconds, rounds=arguments.rounds)
        print(table(name, targets), flush=True)


def run(urls: tuple[str, str], *, seconds: float, rounds: int) -> list[Target]:
    with ExitStack() as stack:
        targets: list[Target] = []
        for url, count in zip(urls, (FEW, MANY), strict=True):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            settings = replace(
                read_settings({}, instance=folder), database_url=url, port=free_port()
            )
            fill(Database(url, site=settings.public_url), furnish(settings), count)
            environment = {
                **os.environ,
                "OUTREACH_INSTANCE": str(folder),
                "DATABASE_URL": url,
            }
            stack.enter_context(served("wsgi:app", settings.port, environment))
            targets += [
                Target(
                    f"{name}, {count:,}",
                    settings.port,
                    itertools.repeat(request("GET", path)),
                    200,
                    None if count == FEW else f"{name}, {FEW:,}",
                )
                for name, path in PAGES.items()
            ]
        for target in targets:
            check(target, measure(target.port, target.requests, 1))  # warm
        for _ in range(rounds):
            for target in targets:
                measured = measure(target.port, target.requests, seconds)
                check(target, measured)
                target.rounds.append(measured.per_second)
    return targets


def fill(database: Database, slug: str, count: int) -> None:
    """Copies of one screening, a year of them and a year that is past, at venues near and far."""
    with database.transaction() as session:
        one = session.scalars(sa.select(Screening).where(Screening.slug == slug)).one()
        session.execute(
            sa.insert(Venue),
            [_venue(one) for _ in range(count // VENUES)],
        )
        venues = session.scalars(sa.select(Venue.id)).all()
        columns = [
            column.key for column in sa.inspect(Screening).column_attrs if column.key != "id"
        ]
        row = {name: getattr(one, name) for name in columns}
        session.execute(sa.insert(Screening), [row | _moved(one, n, venues) for n in range(count)])
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execute(sa.text("ANALYZE"))
            connection.rollback()
    database.engine.dispose()


def _venue(one: Screening) -> dict[str, object]:
    assert one.venue is not None
    return _row(one.venue)


def _row(record: Base) -> dict[str, object]:
    columns = sa.inspect(type(record)).column_attrs
    return {column.key: getattr(record, column.key) for column in columns if column.key != "id"}


def _moved(one: Screening, number: int, venues: Sequence[int]) -> dict[str, object]:
    by = timedelta(minutes=random.Random(number).randrange(-DAYS * 1440, DAYS * 1440))
    assert one.starts_at is not None
    assert one.ends_at is not None
    moved: dict[str, datetime] = {
        name: getattr(one, name) + by
        for name in ("starts_at", "ends_at", "starts_wall", "ends_wall", "listed_at")
    }
    return {
        **moved,
        "coming_until": moved["ends_at"],
        "uid": uuid4(),
        "slug": f"copy-{number}",
        "title": f"An evening, number {number}",
        "search_text": f"an evening number {number} redlight example library new york",
        "venue_id": venues[number % len(venues)],
        "room_id": None,
    }


if __name__ == "__main__":
    main()
