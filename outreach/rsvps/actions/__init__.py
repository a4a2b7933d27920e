"""What guests do: RSVP, cancel, ask for their link again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps.actions.admission import admit, plan_to_lapse
from outreach.rsvps.actions.answers import forget_private
from outreach.rsvps.actions.answers import keep as keep_answers
from outreach.rsvps.actions.forgetting import FORGET as FORGET
from outreach.rsvps.actions.forgetting import forget_needs as forget_needs
from outreach.rsvps.actions.forgetting import plan_to_forget_needs as plan_to_forget_needs
from outreach.rsvps.models import AccessNeeds, Rsvp, State, Value
from outreach.rsvps.queries import email_key, rsvp_of_form, standing_rsvp
from outreach.screenings.models import Screening
from outreach.words import N_

CONFIRMATION = "rsvps.confirmation"
CANCELLATION = "rsvps.cancellation"
LINK = "rsvps.link"


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
    now: datetime,
) -> Rsvp:
    """Take places for a party and queue its mail. The same form sent again changes nothing.

    Raises:
        Refused: the screening takes no RSVPs now, the party is larger than the places left or
            than one RSVP may be, the address cannot get mail, or the terms ask for something else.
        AlreadyAnswered: the address has an RSVP here already.
    """
    address = mail_address(email)
    screening.lock()
    earlier = rsvp_of_form(session, screening, form_key)
    if earlier is not None:
        return earlier
    _check_open(screening, now)
    check_party(screening, party_size)
    standing = standing_rsvp(session, screening, address)
    if standing is not None:
        raise AlreadyAnswered(standing)
    admission = admit(session, screening, code=code, now=now)
    if admission.takes_places and not screening.take_places(party_size):
        raise _no_places(screening)
    rsvp = Rsvp(
        screening=screening,
        form_key=form_key,
        state=admission.state,
        held_until=admission.held_until,
        name=name,
        email=address,
        email_key=email_key(address),
        party_size=party_size,
        sequence=_next_sequence(session, screening, address),
        created_at=now,
    )
    if access_needs:
        rsvp.access_needs = AccessNeeds(text=access_needs)
    session.add(rsvp)
    session.flush()
    terms = admission.terms
    if keep_answers(session, rsvp, terms, guests=guests, answers=answers or {}) or access_needs:
        plan_to_forget_needs(session, screening, now=now)
    plan_to_lapse(session, rsvp, now=now)
    letter = admission.letter or CONFIRMATION
    outbox.queue(session, letter, key=f"{letter}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
    return rsvp


def cancel(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Give the places back and tell the guest's calendar. Cancelled twice is cancelled once.

    Raises:
        Refused: the screening has begun.
    """
    rsvp.screening.lock()
    session.refresh(rsvp)
    if not rsvp.holds_places and not rsvp.is_asked:
        return
    if not rsvp.may_be_cancelled(now):
        raise Refused(N_("The screening has begun, so this can no longer be cancelled."))
    rsvp.screening.give_back_places(rsvp.places)
    rsvp.state, rsvp.cancelled_at, rsvp.held_until = State.CANCELLED, now, None
    rsvp.sequence += 1
    rsvp.access_needs = None
    forget_private(session, rsvp)
    outbox.queue(session, CANCELLATION, key=f"{CANCELLATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)


def send_link_again(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Mail the guest their own link, at most once an hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = f"{LINK}:{rsvp.uid}:{hour.isoformat()}"
    outbox.queue(session, LINK, key=key, now=now, rsvp_id=rsvp.id)


def _check_open(screening: Screening, now: datetime) -> None:
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled."))
    if screening.is_before_rsvps(now):
        raise Refused(N_("RSVPs for this screening are not open yet."))
    if not screening.is_open_for_rsvps(now):
        raise Refused(N_("This screening takes no RSVPs any more."))


def check_party(screening: Screening, party_size: int) -> None:
    """Say that one RSVP cannot bring so many, whatever is left.

    Raises:
        Refused: it is for fewer, or for one at least.
    """
    if not 1 <= party_size <= screening.largest_party:
        raise Refused(
            N_("One RSVP is for 1 to %(most)s people. For more, write to the host."),
            field="party_size",
            most=screening.largest_party,
        )


def _no_places(screening: Screening) -> Refused:
    if screening.places_left:
        return Refused(
            N_("Places left: %(left)s. Nothing was taken; you may come with fewer."),
            field="party_size",
            left=screening.places_left,
        )
    return Refused(N_("All places are taken. Nothing was changed."))


def _next_sequence(session: Session, screening: Screening, email: str) -> int:
    """Above what earlier, cancelled RSVPs of this address have told its calendar."""
    told = session.scalar(
        sa.select(sa.func.max(Rsvp.sequence)).where(
            Rsvp.screening_id == screening.id, Rsvp.email_key == email_key(email)
        )
    )
    return 0 if told is None else told + 1
