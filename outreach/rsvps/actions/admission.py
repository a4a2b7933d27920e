"""What a party gets when it answers: its places, two hours to confirm, or the host's word later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions.kinds import ASKED, CONFIRM_ADDRESS, UNCONFIRMED
from outreach.rsvps.models import HOLD_UNCONFIRMED, HOLDING, Rsvp, RsvpCode, RsvpTerms, State
from outreach.rsvps.queries.terms import code_of
from outreach.screenings.models import Screening
from outreach.words import N_


@dataclass(frozen=True)
class Admission:
    """The state in which an RSVP begins; ``letter`` is the mail that says so, if not the usual.

    ``code_id`` is the invitation that let it in.
    """

    state: State = State.CONFIRMED
    held_until: datetime | None = None
    letter: str | None = None
    code_id: int | None = None

    @property
    def takes_places(self) -> bool:
        return self.state in HOLDING


def admit(
    session: Session,
    screening: Screening,
    terms: RsvpTerms,
    *,
    code: str | None,
    now: datetime,
) -> Admission:
    """What the terms of the screening give to a party now. Uses up one use of its code.

    Raises:
        Refused: a code is asked for, and this is none that is good.
    """
    if terms.asks_code:
        invitation = check_code(session, screening, code, now=now)
        _use(session, invitation)
        return Admission(code_id=invitation.id)
    if terms.confirms:
        return Admission(State.PENDING, now + HOLD_UNCONFIRMED, CONFIRM_ADDRESS)
    if terms.asks_host:
        return Admission(State.ASKED, None, ASKED)
    return Admission()


def check_code(
    session: Session, screening: Screening, code: str | None, *, now: datetime
) -> RsvpCode:
    """The invitation that this code is.

    Raises:
        Refused: it is none, has no use left, or is over.
    """
    found = code_of(session, screening, code)
    if found is None:
        message = N_("This is no code for this screening. Look whether each letter is right.")
        raise Refused(message, field="code")
    if found.is_over(now):
        raise Refused(N_("This code is over. Ask the host for another."), field="code")
    if not found.uses_left:
        raise Refused(N_("This code is used up. Ask the host for another."), field="code")
    return found


def to_lapse(rsvp: Rsvp) -> list[outbox.Work]:
    """What gives back what is held, if the address is not confirmed in time."""
    if rsvp.state is not State.PENDING:
        return []
    key = f"{UNCONFIRMED}:{rsvp.uid}"
    return [outbox.Work(UNCONFIRMED, key, {"rsvp_id": rsvp.id}, rsvp.held_until)]


def _use(session: Session, code: RsvpCode) -> None:
    """One statement, exact under any load: two parties never share the last use."""
    used = session.scalars(
        sa.update(RsvpCode)
        .where(RsvpCode.id == code.id, RsvpCode.uses_left > 0)
        .values(uses_left=RsvpCode.uses_left - 1)
        .returning(RsvpCode.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.expire(code)
    if used is None:
        raise Refused(N_("This code is used up. Ask the host for another."), field="code")
