"""Addresses that a guest left at the door under the address of their RSVP there.

They are one person's, so they go when that person has the RSVP erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.delivery.own_data import held
from outreach.door import erasure
from outreach.door.models import DoorEvent, WalkInAddress
from outreach.ledger import Ledger
from outreach.rsvps import erasure as rsvps
from outreach.rsvps import own_data
from outreach.rsvps.models import Rsvp


@own_data.part("walk_ins")
def told(session: Session, rsvp: Rsvp) -> Any:
    """Each with when it was left."""
    return [{"at": left.event.said_at, **held(left)} for left in _left_by(session, rsvp)]


@rsvps.also
def erase(session: Session, rsvp: Rsvp, ledger: Ledger, now: datetime) -> None:
    """Delete them; that somebody walked in stays, as a number."""
    for left in _left_by(session, rsvp):
        erasure.erase(session, left, ledger=ledger, now=now)


def _left_by(session: Session, rsvp: Rsvp) -> Sequence[WalkInAddress]:
    return session.scalars(
        sa.select(WalkInAddress)
        .join(WalkInAddress.event)
        .where(
            DoorEvent.screening_id == rsvp.screening_id,
            WalkInAddress.email_key == rsvp.email_key,
        )
        .order_by(WalkInAddress.id)
        .options(joinedload(WalkInAddress.event))
    ).all()
