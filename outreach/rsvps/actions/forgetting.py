"""What guests need, and answered in private, is deleted some days after the screening.

What those said who no longer come along is deleted at once.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.rsvps.actions.kinds import FORGET
from outreach.rsvps.models import NEEDS_KEPT, Answer, Guest, PrivateAnswer, Rsvp
from outreach.screenings.models import Screening
from outreach.screenings.models.days import counted_from


def forget_private(session: Session, rsvp: Rsvp) -> None:
    """Delete what a party has told in confidence: it does not come, so nobody needs it."""
    rsvp.access_needs = None
    session.execute(
        sa.delete(PrivateAnswer)
        .where(PrivateAnswer.rsvp_id == rsvp.id)
        .execution_options(synchronize_session=False)
    )


def plan_to_forget_needs(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row that will delete what parties need, some days after the screening."""
    over = counted_from(screening)
    if over is None:
        return
    due = over + NEEDS_KEPT
    key = f"{FORGET}:{screening.id}:{due.isoformat()}"
    outbox.queue(session, FORGET, key=key, now=now, run_at=due, screening_id=screening.id)


def forget_needs(session: Session, screening: Screening, *, now: datetime) -> None:
    """Delete what parties needed; when it has moved to a later day or is postponed, wait longer."""
    over = counted_from(screening)
    if over is not None and now < over + NEEDS_KEPT:
        plan_to_forget_needs(session, screening, now=now)
        return
    for rsvp in session.scalars(
        sa.select(Rsvp).join(Rsvp.access_needs).where(Rsvp.screening_id == screening.id)
    ):
        rsvp.access_needs = None
    theirs = sa.select(Rsvp.id).where(Rsvp.screening_id == screening.id)
    session.execute(sa.delete(PrivateAnswer).where(PrivateAnswer.rsvp_id.in_(theirs)))


def forget_beyond(session: Session, rsvp: Rsvp) -> None:
    """Delete names and answers of more guests than a party has become: of those named last."""
    session.flush()
    for record, number in (
        (Guest, Guest.number),
        (Answer, Answer.guest),
        (PrivateAnswer, PrivateAnswer.guest),
    ):
        session.execute(
            sa.delete(record)
            .where(record.rsvp_id == rsvp.id, number >= rsvp.party_size)
            .execution_options(synchronize_session=False)
        )
