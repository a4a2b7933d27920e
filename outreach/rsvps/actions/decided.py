"""Noting what a host decided about a party."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.rsvps.models import Decision, Rsvp, What


def note(session: Session, rsvp: Rsvp, what: What, *, places: int, now: datetime) -> None:
    """Add a row, with how many they are and how many places are left now."""
    session.add(
        Decision(
            rsvp=rsvp,
            at=now,
            what=what,
            party=rsvp.party_size,
            places=places,
            left=rsvp.screening.places_left,
            until=None,
        )
    )
