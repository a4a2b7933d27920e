"""Whom the host lets see an address that is hidden from all others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.models import Rsvp
from outreach.words import N_

APPROVED = "rsvps.approved"


def approve(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Let the party see the address, and tell it. Approved twice is approved once.

    Raises:
        Refused: nobody comes: it holds no places, or the screening is over or not on.
    """
    hold(session, rsvp)
    if rsvp.is_approved:
        return
    if not rsvp.stands(now):
        raise Refused(N_("This party is not expected any more, so it needs no address."))
    rsvp.approved_at = now.replace(microsecond=0)
    rsvp.sequence += 1
    key = f"{APPROVED}:{rsvp.uid}:{rsvp.sequence}"
    outbox.queue(session, APPROVED, key=key, now=now, rsvp_id=rsvp.id)


def take_back(session: Session, rsvp: Rsvp) -> None:
    """Hide the address from the party again; what it has read it may know."""
    hold(session, rsvp)
    if rsvp.is_approved:
        rsvp.approved_at = None
        rsvp.sequence += 1
