"""What the area leaves for the worker to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.rsvps.queries.guests import somebody_waits
from outreach.screenings.models import Screening

CONFIRMATION = "rsvps.confirmation"
CANCELLATION = "rsvps.cancellation"
LINK = "rsvps.link"
FORGET = "rsvps.forget_needs"

WAITS = "rsvps.waits"
OFFER = "rsvps.offer"
LAPSE = "rsvps.lapse"
FREE = "rsvps.free"
SETTLE = "rsvps.settle"
ASK_ALL = "rsvps.ask_all"
STILL_COMING = "rsvps.still_coming"

UNCONFIRMED = "rsvps.unconfirmed"
CONFIRM_ADDRESS = "rsvps.confirm_address"
ASKED = "rsvps.asked"

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
