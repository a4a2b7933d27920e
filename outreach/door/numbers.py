"""What was counted at the doors, for whoever reckons up the evening."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.door.models import DoorEvent
from outreach.door.queries import arrived, most_in_room, walk_ins
from outreach.rsvps.queries.numbers import CHECKED_IN, HEADCOUNT, WALK_INS, counter
from outreach.screenings.models import Screening


@counter(CHECKED_IN)
def checked_in(session: Session, screening: Screening) -> int | None:
    """People of parties who came; None where no door was used."""
    return arrived(session, screening) if _was_used(session, screening) else None


@counter(WALK_INS)
def walked_in(session: Session, screening: Screening) -> int | None:
    """People who came without an RSVP; None where no door was used."""
    return walk_ins(session, screening) if _was_used(session, screening) else None


@counter(HEADCOUNT)
def headcount(session: Session, screening: Screening) -> int | None:
    """The most that were in the room at once; None where nobody counted heads."""
    found = most_in_room(session, screening) if _was_used(session, screening) else 0
    return found or None


def _was_used(session: Session, screening: Screening) -> bool:
    events = sa.select(DoorEvent.id).where(DoorEvent.screening_id == screening.id)
    return session.scalar(sa.select(events.exists())) or False
