"""Noting what was decided about a party."""

from __future__ import annotations

from datetime import datetime

from outreach.rsvps.models import Decision, Rsvp, What


def decide(
    rsvp: Rsvp, what: What, *, places: int, now: datetime, until: datetime | None = None
) -> None:
    """Keep what was decided, with the numbers that were the reason."""
    left = rsvp.screening.places_left
    rsvp.decisions.append(
        Decision(what=what, at=now, party=rsvp.party_size, places=places, left=left, until=until)
    )
