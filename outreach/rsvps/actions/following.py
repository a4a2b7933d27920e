"""What follows for guests when a screening moves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.rsvps.actions.forgetting import plan_to_forget_needs
from outreach.rsvps.actions.kinds import leave_word
from outreach.rsvps.actions.parties import ask_again, plan_to_ask_all
from outreach.rsvps.actions.waiting import plan_for_first_come
from outreach.rsvps.queries.guests import somebody_waits
from outreach.screenings.models import Screening


def follow_move(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave rows that will do at the new time what was to be done at the old one.

    What was left for the old time finds nothing to do then, or does it again without effect.
    """
    plan_to_forget_needs(session, screening, now=now)
    plan_to_ask_all(session, screening, now=now)
    ask_again(session, screening)
    if somebody_waits(session, screening):
        plan_for_first_come(session, screening, now=now)
        leave_word(session, screening, now=now)
