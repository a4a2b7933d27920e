"""What follows for guests when a screening moves."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import plan_to_forget_needs
from outreach.rsvps.actions.kinds import leave_word
from outreach.rsvps.actions.parties import ask_again, plan_to_ask_all
from outreach.rsvps.actions.waiting import deadline, look_again, plan_for_first_come
from outreach.rsvps.models import Rsvp, State, What
from outreach.rsvps.queries.guests import somebody_waits
from outreach.screenings.models import Screening


def follow_move(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave rows that will do at the new time what was to be done at the old one.

    What was left for the old time finds nothing to do then, or does it again without effect.
    """
    screening.lock()
    plan_to_forget_needs(session, screening, now=now)
    plan_to_ask_all(session, screening, now=now)
    ask_again(session, screening)
    if somebody_waits(session, screening):
        _shorten_offers(session, screening, now=now)
        plan_for_first_come(session, screening, now=now)
        leave_word(session, screening, now=now)


def _shorten_offers(session: Session, screening: Screening, *, now: datetime) -> None:
    """Have no offer be open for longer than one that is made now; none ends later by that."""
    if not screening.may_take_rsvps(now):
        return
    until = deadline(screening, now)
    too_long = sa.select(Rsvp).where(
        Rsvp.screening_id == screening.id, Rsvp.state == State.OFFERED, Rsvp.held_until > until
    )
    for rsvp in session.scalars(
        too_long.order_by(Rsvp.id).execution_options(populate_existing=True)
    ).all():
        rsvp.held_until = until
        decide(rsvp, What.SHORTENED, places=rsvp.places, until=until, now=now)
        look_again(session, screening, at=until, now=now)
