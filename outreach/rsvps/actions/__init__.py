"""What guests do: RSVP, cancel, ask for their link again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps.actions.admission import admit, to_lapse
from outreach.rsvps.actions.answers import keep as keep_answers
from outreach.rsvps.actions.checks import check_open, check_party
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_needs as forget_needs
from outreach.rsvps.actions.forgetting import forget_private
from outreach.rsvps.actions.forgetting import plan_to_forget_needs as plan_to_forget_needs
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.actions.kinds import CANCELLATION, CONFIRMATION, LINK
from outreach.rsvps.actions.parties import check_fewest, plan_to_ask_all, to_ask_all
from outreach.rsvps.actions.waiting import (
    decline,
    is_closed_to_others,
    join,
    leave,
    settle,
)
from outreach.rsvps.models import AccessNeeds, Rsvp, State, Value, What
from outreach.rsvps.queries import earlier_answers, email_key, form_key_at
from outreach.rsvps.queries.answers import Asks, asks_of
from outreach.screenings.models import Screening
from outreach.words import N_


class AlreadyAnswered(Exception):
    """The address has an RSVP that holds places; nothing was changed."""

    def __init__(self, rsvp: Rsvp) -> None:
        super().__init__()
        self.rsvp = rsvp


def reserve(
    session: Session,
    screening: Screening,
    *,
    name: str,
    email: str,
    party_size: int,
    form_key: str,
    access_needs: str | None = None,
    guests: Sequence[str | None] = (),
    answers: Mapping[str, Value | None] | None = None,
    code: str | None = None,
    waits: bool = False,
    fewest: int | None = None,
    asks: Asks | None = None,
    now: datetime,
) -> Rsvp:
    """Take places for a party, or one in line. The same form sent again changes nothing.

    Args:
        waits: whether it waits where there are no places for it now.
        fewest: how few places it would take, when it waits; all or none unless it says so.
        asks: what the form asked, if the screening has been held since that was read.

    Raises:
        Refused: the screening takes no RSVPs now, the party is larger than one RSVP may be, or
            than the places left and it does not wait; the address cannot get mail; or the terms ask
            for something else.
        AlreadyAnswered: the address has an RSVP here already.
    """
    address = mail_address(email)
    screening.lock()
    earlier = earlier_answers(session, screening, address, form_key)
    if earlier.by_form is not None:
        return earlier.by_form
    check_open(screening, now)
    check_party(screening, party_size)
    check_fewest(party_size, fewest)
    asks = asks or asks_of(session, screening)
    if earlier.standing is not None:
        if not waits and asks.terms.confirms:
            _check_places(session, screening, party_size, now)
        raise AlreadyAnswered(earlier.standing)
    admission = admit(session, screening, asks.terms, code=code, now=now)
    is_in = not admission.takes_places or _take(session, screening, party_size, now)
    if not is_in and not waits:
        raise _no_places(screening, party_size)
    rsvp = Rsvp(
        screening=screening,
        form_key=form_key_at(screening, form_key),
        state=admission.state,
        held_until=admission.held_until,
        name=name,
        email=address,
        email_key=email_key(address),
        link_by_mail=asks.terms.confirms,
        party_size=party_size,
        fewest=fewest,
        code_id=admission.code_id,
        sequence=earlier.next_sequence,
        created_at=now,
    )
    if access_needs:
        rsvp.access_needs = AccessNeeds(text=access_needs)
    session.add(rsvp)
    session.flush()
    if keep_answers(session, rsvp, asks, guests=guests, answers=answers or {}) or access_needs:
        plan_to_forget_needs(session, screening, now=now)
    if not is_in:
        rsvp.held_until = None
        plan_to_ask_all(session, screening, now=now)
        join(session, rsvp, now=now)
        return rsvp
    letter = admission.letter or CONFIRMATION
    told = outbox.Work(letter, f"{letter}:{rsvp.uid}", {"rsvp_id": rsvp.id})
    works = [*to_ask_all(screening, now), *to_lapse(rsvp), told]
    outbox.queue_all(session, works, now=now)
    return rsvp


def cancel(session: Session, rsvp: Rsvp, *, what: What = What.CANCELLED, now: datetime) -> None:
    """Give the places back and tell the guest's calendar. Cancelled twice is cancelled once.

    A party in line leaves it, and lets go what is offered to it.

    Args:
        what: the decision that is kept, which says who cancelled.

    Raises:
        Refused: the screening has begun.
    """
    hold(session, rsvp)
    if rsvp.is_waiting or rsvp.is_offered:
        (leave if rsvp.is_waiting else decline)(session, rsvp, now=now)
    if not rsvp.holds_places and not rsvp.is_asked:
        return
    if not rsvp.may_be_cancelled(now):
        raise Refused(N_("The screening has begun, so this can no longer be cancelled."))
    places, was_expected = rsvp.places, rsvp.is_confirmed
    rsvp.screening.give_back_places(places)
    decide(rsvp, what, places=places, now=now)
    rsvp.state, rsvp.cancelled_at, rsvp.held_until = State.CANCELLED, now, None
    rsvp.sequence += 1
    forget_private(session, rsvp)
    outbox.queue(
        session,
        CANCELLATION,
        key=f"{CANCELLATION}:{rsvp.uid}",
        now=now,
        rsvp_id=rsvp.id,
        was_expected=was_expected,
    )
    settle(session, rsvp.screening, now=now)


def send_link_again(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Mail the guest their own link, at most once an hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = f"{LINK}:{rsvp.uid}:{hour.isoformat()}"
    outbox.queue(session, LINK, key=key, now=now, rsvp_id=rsvp.id)


def _take(session: Session, screening: Screening, party_size: int, now: datetime) -> bool:
    """Take places, unless they are for those in line."""
    if is_closed_to_others(session, screening, now):
        return False
    return screening.take_places(party_size)


def _check_places(session: Session, screening: Screening, party_size: int, now: datetime) -> None:
    """Say what anybody would hear: else a full screening tells which addresses have answered.

    Raises:
        Refused: the places left are too few, or are for those in line.
    """
    is_closed = is_closed_to_others(session, screening, now)
    if is_closed or screening.places_left < party_size:
        raise _no_places(screening, party_size)


def _no_places(screening: Screening, party_size: int) -> Refused:
    if screening.places_left >= party_size:
        return Refused(N_("Others wait for these places. Wait with them, and you will be asked."))
    if screening.places_left:
        return Refused(
            N_("Places left: %(left)s. Nothing was taken; you may come with fewer."),
            field="party_size",
            left=screening.places_left,
        )
    return Refused(N_("All places are taken. Nothing was changed."))
