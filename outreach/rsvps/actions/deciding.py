"""A host's yes or no to a party that asked for places."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions import letters
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_private
from outreach.rsvps.actions.hosting import check_takes_guests, hold
from outreach.rsvps.actions.kinds import ACCEPTED, CONFIRMATION, REFUSED, leave_word
from outreach.rsvps.actions.waiting import stand_last
from outreach.rsvps.models import Rsvp, State, What
from outreach.rsvps.queries.guests import somebody_waits
from outreach.words import N_

MAY_BE_DECLINED = (State.ASKED, State.WAITING, State.OFFERED)


def approve_party(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Say yes: they get places if these are left and nobody waits, else they join the line.

    Said twice is said once.

    Raises:
        Refused: it was declined or taken back, or the screening takes nobody any more.
    """
    hold(session, rsvp)
    if rsvp.is_confirmed or rsvp.is_waiting or rsvp.is_offered:
        return
    if not rsvp.is_asked:
        raise Refused(N_("This party does not ask for places any more."))
    check_takes_guests(rsvp.screening, now)
    if not somebody_waits(session, rsvp.screening) and rsvp.screening.take_places(rsvp.party_size):
        rsvp.state = State.CONFIRMED
        decide(rsvp, What.ACCEPTED, places=rsvp.party_size, now=now)
        _tell(session, CONFIRMATION, rsvp, now=now)
        return
    stand_last(session, rsvp, now=now)
    decide(rsvp, What.ACCEPTED_WAITS, places=0, now=now)
    session.flush()
    leave_word(session, rsvp.screening, now=now)
    _tell(session, ACCEPTED, rsvp, now=now)


def decline_party(session: Session, rsvp: Rsvp, message: str | None, *, now: datetime) -> None:
    """Say no to a party that asks or waits; it is told, in the host's words if there are any.

    Said twice is said once.

    Raises:
        Refused: it has places; these are given back by cancelling.
    """
    hold(session, rsvp)
    if rsvp.state is State.DECLINED:
        return
    if rsvp.state not in MAY_BE_DECLINED:
        raise Refused(N_("This party does not ask for places any more."))
    screening, places = rsvp.screening, rsvp.places
    rsvp.state, rsvp.cancelled_at = State.DECLINED, now
    rsvp.offered = rsvp.held_until = rsvp.waiting_since = rsvp.short_since = None
    forget_private(session, rsvp)
    if places:
        screening.give_back_places(places)
    decide(rsvp, What.REFUSED, places=places, now=now)
    session.flush()
    leave_word(session, screening, now=now)
    if rsvp.has_address:
        letter = letters.keep(session, rsvp, message, by=None, now=now) if message else None
        said = {"rsvp_id": rsvp.id, "letter_id": letter.id if letter else None}
        work = outbox.Work(REFUSED, f"{REFUSED}:{rsvp.uid}", said)
        outbox.queue_all(session, [work], now=now)


def _tell(session: Session, kind: str, rsvp: Rsvp, *, now: datetime) -> None:
    if rsvp.has_address:
        outbox.queue(session, kind, key=f"{kind}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
