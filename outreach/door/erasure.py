"""Addresses that people left at a door: deleted in time, or because somebody asks.

The event stays, as a number of people; by its key an old copy of the database knows the address.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import erasure as accounts
from outreach.database import delete_some
from outreach.delivery import outbox
from outreach.door.models import DoorEvent, WalkInAddress
from outreach.keeping import GUESTS
from outreach.ledger import Ledger
from outreach.rsvps.erasure import was_over
from outreach.rsvps.queries import email_key
from outreach.screenings.models import Screening

KIND = "walk-in address"


def delete_old(session: Session, *, now: datetime, most: int) -> int:
    """Delete what was left at screenings that were long enough ago. Returns how many."""
    past = (
        sa.select(DoorEvent.id)
        .join(Screening, Screening.id == DoorEvent.screening_id)
        .where(was_over(GUESTS.latest(now)))
    )
    return delete_some(session, WalkInAddress, WalkInAddress.event_id.in_(past), most=most)


def erase(session: Session, left: WalkInAddress, *, ledger: Ledger, now: datetime) -> None:
    """Delete one, as whoever left it asks.

    Raises:
        OSError: the ledger cannot be written, so nothing may be erased.
    """
    mark = left.event.key
    session.delete(left)
    session.flush()
    key = f"{accounts.SCRUB}:{KIND}:{now.isoformat()}"
    outbox.queue(session, accounts.SCRUB, key=key, now=now)
    ledger.note(KIND, mark, today=now.date())


def erase_again(session: Session, *, ledger: Ledger) -> int:
    """Delete what an old copy of the database has brought back. Returns how many addresses."""
    known = sa.select(WalkInAddress.id, DoorEvent.key).join(WalkInAddress.event)
    back = ledger.named(KIND, lambda: [(row.id, row.key) for row in session.execute(known)])
    for number in back:
        session.delete(session.get_one(WalkInAddress, number))
    return len(back)


def marks_of(session: Session, email: str) -> list[tuple[str, UUID]]:
    """By what the ledger knows what somebody with this address has left anywhere."""
    keys = (
        sa.select(DoorEvent.key)
        .join(WalkInAddress, WalkInAddress.event_id == DoorEvent.id)
        .where(WalkInAddress.email_key == email_key(email))
    )
    return [(KIND, key) for key in session.scalars(keys)]


def delete_of(session: Session, email: str) -> None:
    """Delete what somebody with this address has left anywhere."""
    session.execute(
        sa.delete(WalkInAddress)
        .where(WalkInAddress.email_key == email_key(email))
        .execution_options(synchronize_session=False)
    )
