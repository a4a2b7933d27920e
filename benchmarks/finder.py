"""The finder with 10,000 screenings beside the finder with 100, as ratios in one run.

``python -m benchmarks.finder``: one server for each.
"""

from __future__ import annotations

import itertools
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from benchmarks.client import request
from benchmarks.harness import Target, analyse, compare, free_port, furnish, served
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


def setting(stack: ExitStack, few: str, many: str) -> Iterator[Target]:
    for url, count in ((few, FEW), (many, MANY)):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        settings = replace(read_settings({}, instance=folder), database_url=url, port=port)
        fill(Database(url, site=settings.public_url), furnish(settings), count)
        environment = {**os.environ, "OUTREACH_INSTANCE": str(folder), "DATABASE_URL": url}
        stack.enter_context(served("wsgi:app", port, environment))
        for name, path in PAGES.items():
            yield Target(
                f"{name}, {count:,}",
                port,
                itertools.repeat(request("GET", path)),
                200,
                None if count == FEW else f"{name}, {FEW:,}",
            )


def fill(database: Database, slug: str, count: int) -> None:
    """Copies of one screening, a year of them and a year that is past, at venues near and far."""
    with database.transaction() as session:
        one = session.scalars(sa.select(Screening).where(Screening.slug == slug)).one()
        session.execute(
            sa.insert(Venue),
            [_venue(one) for _ in range(count // VENUES)],
        )
        venues = session.scalars(sa.select(Venue.id)).all()
        row = copy_of(one)
        session.execute(sa.insert(Screening), [row | _moved(one, n, venues) for n in range(count)])
    analyse(database)


def _venue(one: Screening) -> dict[str, object]:
    assert one.venue is not None
    return copy_of(one.venue)


def copy_of(record: Base) -> dict[str, object]:
    """What its columns say, but its number."""
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
    compare("benchmarks.finder", __doc__, setting)
