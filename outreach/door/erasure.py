"""Addresses that people left at a door: deleted in time, or because somebody asks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.door.models import DoorEvent, WalkInAddress
from outreach.keeping import GUESTS
from outreach.rsvps.erasure import was_over
from outreach.rsvps.queries import email_key
from outreach.screenings.models import Screening


def delete_old(session: Session, *, now: datetime, most: int) -> int:
    """Delete what was left at screenings that were long enough ago. Returns how many."""
    past = (
        sa.select(DoorEvent.id)
        .join(Screening, Screening.id == DoorEvent.screening_id)
        .where(was_over(GUESTS.latest(now)))
    )
    return delete_some(session, WalkInAddress, WalkInAddress.event_id.in_(past), most=most)


def delete_of(session: Session, email: str) -> None:
    """Delete what somebody with this address has left anywhere."""
    session.execute(
        sa.delete(WalkInAddress)
        .where(WalkInAddress.email_key == email_key(email))
        .execution_options(synchronize_session=False)
    )
