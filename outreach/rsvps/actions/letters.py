"""Letters of a host to one party."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.database import delete_some
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.keeping import MAIL
from outreach.rsvps.actions.hosting import hold
from outreach.rsvps.actions.kinds import LETTER
from outreach.rsvps.models import GuestLetter, Rsvp
from outreach.words import N_

MOST_A_DAY = 5


def write(session: Session, rsvp: Rsvp, *, text: str, by: User, now: datetime) -> GuestLetter:
    """Queue a letter to this party. Answers reach the organisation.

    Raises:
        Refused: it has no address, or was written to too often today.
    """
    hold(session, rsvp)
    if not rsvp.has_address:
        raise Refused(N_("This party gave no e-mail address."))
    if _written(session, rsvp, since=now - timedelta(days=1)) >= MOST_A_DAY:
        message = N_("They were written to %(most)s times in a day. Wait a little, or call them.")
        raise Refused(message, field="text", most=MOST_A_DAY)
    letter = keep(session, rsvp, text, by=by, now=now)
    key = f"{LETTER}:{letter.id}"
    outbox.queue(session, LETTER, key=key, now=now, rsvp_id=rsvp.id, letter_id=letter.id)
    return letter


def keep(session: Session, rsvp: Rsvp, text: str, *, by: User | None, now: datetime) -> GuestLetter:
    """Keep the words for the worker, as long as mail is kept."""
    letter = GuestLetter(rsvp=rsvp, text=text, by_id=by.id if by else None, created_at=now)
    session.add(letter)
    session.flush()
    return letter


def note_told(session: Session, rsvp_id: int, *, at: datetime) -> None:
    """Keep until when what holds was told to this party, while it is known whose it is."""
    session.execute(
        sa.update(Rsvp).where(Rsvp.id == rsvp_id, Rsvp.blanked_at.is_(None)).values(told_at=at)
    )


def forget(session: Session, *, now: datetime, most: int) -> int:
    """Delete letters that were written long enough ago. Returns how many."""
    return delete_some(session, GuestLetter, GuestLetter.created_at <= MAIL.latest(now), most=most)


def letters_to(session: Session, rsvp: Rsvp) -> list[GuestLetter]:
    """What is kept of the letters to this party."""
    return list(
        session.scalars(
            sa.select(GuestLetter).where(GuestLetter.rsvp_id == rsvp.id).order_by(GuestLetter.id)
        )
    )


def _written(session: Session, rsvp: Rsvp, *, since: datetime) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count(GuestLetter.id)).where(
                GuestLetter.rsvp_id == rsvp.id, GuestLetter.created_at > since
            )
        )
        or 0
    )
