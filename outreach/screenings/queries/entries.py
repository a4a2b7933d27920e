"""The stored entries of a calendar to subscribe to, and whether any of them is another one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import Database
from outreach.screenings.models import (
    CANCELLED_STAYS_IN_FEEDS,
    CalendarMark,
    Screening,
    Status,
)
from outreach.screenings.queries import LISTED

Condition = sa.ColumnElement[bool]
THERE = Screening.vevent.is_not(None)
OVER = sa.func.coalesce(Screening.ends_at, Screening.starts_at)
MARK = sa.select(CalendarMark.__table__.c.mark)


class Standing(NamedTuple):
    """How it stands with a calendar, told without its entries: another one once any of them is.

    ``off`` is when the first of those that were called off was to be over.
    """

    events: int
    revised_at: datetime | None
    edits: int
    numbers: int
    squares: int
    off: datetime | None

    @property
    def out_of_date_at(self) -> datetime | None:
        """When time alone makes it another one."""
        return self.off + CANCELLED_STAYS_IN_FEEDS if self.off else None

    def is_out_of_date(self, now: datetime) -> bool:
        """Whether time alone has made it another one."""
        return self.out_of_date_at is not None and self.out_of_date_at <= now


def mark(database: Database) -> str | None:
    """Another one after every change of any calendar; None while there was none."""
    found: str | None = database.glance(MARK)
    return found


def listed(now: datetime, *of: Condition) -> tuple[Condition, ...]:
    """What everybody may subscribe to: it stays; what was called off, 30 days past its date."""
    stays = sa.or_(Screening.status != Status.CANCELLED, now - CANCELLED_STAYS_IN_FEEDS < OVER)
    return LISTED, stays, *of


def standing(session: Session, *of: Condition) -> Standing:
    """One row, whatever stands in the calendar; the sums tell which screenings they are."""
    number = sa.cast(Screening.id, sa.BigInteger)
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.max(Screening.revised_at),
            sa.func.coalesce(sa.func.sum(Screening.edits), 0),
            sa.func.coalesce(sa.func.sum(number), 0),
            sa.func.coalesce(sa.func.sum(number * number), 0),
            sa.func.min(sa.case((Screening.status == Status.CANCELLED, OVER))),
        ).where(THERE, *of)
    ).one()
    return Standing(row[0], row[1], int(row[2]), int(row[3]), int(row[4]), row[5])


def entries(session: Session, *of: Condition) -> list[bytes]:
    """In order of time."""
    stored = session.scalars(
        sa.select(Screening.vevent).where(THERE, *of).order_by(Screening.starts_at, Screening.id)
    )
    return [entry for entry in stored if entry is not None]
