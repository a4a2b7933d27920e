"""Kinds of rows that hosts leave, and word of places for the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.rsvps.queries.guests import somebody_waits
from outreach.screenings.models import Screening

SETTLE = "rsvps.settle"
LETTER = "rsvps.letter"
CHANGED = "rsvps.changed_by_host"
MOVED = "rsvps.moved"
ACCEPTED = "rsvps.accepted"
REFUSED = "rsvps.refused"


def leave_word(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row by which free places are offered, if somebody waits for some."""
    if somebody_waits(session, screening):
        key = f"{SETTLE}:{screening.id}:{now.isoformat()}"
        outbox.queue(session, SETTLE, key=key, now=now, screening_id=screening.id)
