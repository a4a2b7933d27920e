"""Guests who prove that their address is theirs; and those who do not, in time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions.forgetting import forget_private
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.actions.kinds import CONFIRMATION, leave_word
from outreach.rsvps.models import Rsvp, State
from outreach.words import N_


def confirm(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Have what was held be theirs. Confirmed twice is confirmed once.

    Raises:
        Refused: the two hours are over, or the screening has begun or is cancelled.
    """
    hold(session, rsvp)
    if rsvp.is_confirmed:
        return
    if not may_confirm(rsvp, now):
        raise Refused(
            N_("The places were held for two hours and have gone back. You may try again.")
        )
    rsvp.state, rsvp.held_until = State.CONFIRMED, None
    outbox.queue(session, CONFIRMATION, key=f"{CONFIRMATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)


def may_confirm(rsvp: Rsvp, now: datetime) -> bool:
    """Whether it waits for that, and is in time."""
    in_time = rsvp.held_until is not None and now < rsvp.held_until
    screening = rsvp.screening
    return (
        rsvp.is_pending and in_time and not screening.is_cancelled and not screening.has_begun(now)
    )


def lapse(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Give back what was held for an address that nobody confirmed in time."""
    hold(session, rsvp)
    if not rsvp.is_pending or (rsvp.held_until is not None and now < rsvp.held_until):
        return
    rsvp.screening.give_back_places(rsvp.places)
    rsvp.state, rsvp.held_until = State.LAPSED, None
    forget_private(session, rsvp)
    leave_word(session, rsvp.screening, now=now)
