"""Holding a party still while something about its places is decided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.rsvps.models import Rsvp
from outreach.words import N_


def hold(session: Session, rsvp: Rsvp) -> None:
    """Have everybody who decides about its places wait, and read it as it is now.

    Raises:
        Refused: it was moved to another screening while we waited, and that one is not held.
    """
    held = rsvp.screening
    held.lock()
    session.refresh(rsvp)
    if rsvp.screening_id != held.id:
        raise Refused(N_("The host has just moved this RSVP. Load the page again."))
