"""Two screenings in one room: at the same time, or with too little time between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.screenings.models import Screening, Status
from outreach.screenings.queries import WITH_CARD

TURNAROUND = timedelta(minutes=30)
EARLIEST_DOORS = timedelta(hours=12)
LONGEST = timedelta(hours=24)
FREE_THE_ROOM = (Status.CANCELLED, Status.POSTPONED)


@dataclass(frozen=True)
class Clash:
    """Another screening that is in the way; ``gap`` is the time between them, none if they meet."""

    other: Screening
    gap: timedelta

    @property
    def is_overlap(self) -> bool:
        """Whether one is to begin before the other is over."""
        return self.gap < timedelta()

    @property
    def minutes(self) -> int:
        return int(self.gap.total_seconds() // 60)


def clashes_of(session: Session, screening: Screening, *, now: datetime) -> list[Clash]:
    """What else of its organisation is in its room then, or too soon before or after, by time.

    One that names no room has the whole venue. What is called off or postponed takes no room.
    """
    if screening.venue_id is None or screening.status in FREE_THE_ROOM or screening.is_past(now):
        return []
    mine = _taken(screening)
    if mine is None:
        return []
    found = session.scalars(_near(screening, *mine)).all()
    clashes = [Clash(other, _gap(mine, theirs)) for other in found if (theirs := _taken(other))]
    return [clash for clash in clashes if clash.gap < TURNAROUND]


def _near(screening: Screening, opens: datetime, ends: datetime) -> sa.Select[Screening]:
    query = (
        sa.select(Screening)
        .where(
            Screening.venue_id == screening.venue_id,
            Screening.organisation_id == screening.organisation_id,
            Screening.id != screening.id,
            Screening.status.not_in(FREE_THE_ROOM),
            Screening.starts_at > opens - TURNAROUND - LONGEST,
            Screening.starts_at < ends + TURNAROUND + EARLIEST_DOORS,
            Screening.ends_at > opens - TURNAROUND,
        )
        .order_by(Screening.starts_at, Screening.id)
        .options(*WITH_CARD)
    )
    if screening.room_id is None:
        return query
    return query.where(sa.or_(Screening.room_id.is_(None), Screening.room_id == screening.room_id))


def _taken(screening: Screening) -> tuple[datetime, datetime] | None:
    """From when until when people are in the room; None when nobody noted it."""
    opens, ends = screening.doors_local or screening.starts_at, screening.ends_at
    return (opens, ends) if opens and ends else None


def _gap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    """Between the end of the earlier and the doors of the later; negative when they overlap."""
    return max(one[0] - other[1], other[0] - one[1])
