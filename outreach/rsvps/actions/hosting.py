"""What hosts do with one party: add it, change how many it is, note something, cancel for it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import holding
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_beyond
from outreach.rsvps.actions.kinds import CHANGED, CONFIRMATION, leave_word
from outreach.rsvps.actions.parties import plan_to_ask_all
from outreach.rsvps.models import STANDING, Rsvp, Source, State, What
from outreach.rsvps.queries import earlier_answers, email_key, form_key_at
from outreach.screenings.models import Screening
from outreach.words import N_


def add(
    session: Session,
    screening: Screening,
    *,
    name: str,
    email: str | None,
    party_size: int,
    note: str | None = None,
    form_key: str,
    now: datetime,
) -> Rsvp:
    """Give places to a party that told the host. The same form sent again changes nothing.

    Without an address no mail is sent, and the party has no link.

    Raises:
        Refused: the screening takes nobody now, too few places are left, the address cannot get
            mail, or has an RSVP here already.
    """
    address = mail_address(email) if email else ""
    screening.lock()
    earlier = earlier_answers(session, screening, address, form_key)
    if earlier.by_form is not None:
        return earlier.by_form
    check_takes_guests(screening, now)
    if earlier.standing is not None:
        message = N_("This address has an RSVP here already. Find it in the list to change it.")
        raise Refused(message, field="email")
    take(screening, party_size, of=party_size)
    rsvp = Rsvp(
        screening=screening,
        form_key=form_key_at(screening, form_key),
        source=Source.HOST,
        state=State.CONFIRMED,
        name=name,
        email=address,
        email_key=email_key(address) if address else f"none {uuid4()}",
        link_by_mail=bool(address),
        party_size=party_size,
        note=note,
        sequence=earlier.next_sequence,
        created_at=now,
    )
    session.add(rsvp)
    session.flush()
    decide(rsvp, What.ADDED, places=party_size, now=now)
    plan_to_ask_all(session, screening, now=now)
    if address:
        key = f"{CONFIRMATION}:{rsvp.uid}"
        outbox.queue(session, CONFIRMATION, key=key, now=now, rsvp_id=rsvp.id)
    return rsvp


def set_party_size(session: Session, rsvp: Rsvp, *, party_size: int, now: datetime) -> None:
    """Take more places, or give some back, and tell the party. The same number changes nothing.

    Raises:
        Refused: it is off, or places are offered to it just now; the screening is over; it cannot
            be so many, or too few places are left.
    """
    hold(session, rsvp)
    check_is_on(rsvp)
    check_takes_guests(rsvp.screening, now)
    before = rsvp.party_size
    if party_size == before:
        return
    if rsvp.is_offered:
        raise Refused(N_("Places are offered to them just now. Wait for their answer."))
    if rsvp.holds_places:
        _take_the_difference(rsvp, party_size)
    else:
        check_size(rsvp.screening, party_size)
    rsvp.become(party_size)
    forget_beyond(session, rsvp)
    decide(rsvp, What.CHANGED_BY_HOST, places=before, now=now)
    leave_word(session, rsvp.screening, now=now)
    tell_how_many(session, rsvp, now=now)


def set_note(session: Session, rsvp: Rsvp, *, note: str | None) -> None:
    """Keep what the team should know of this party; None takes it away.

    Raises:
        Refused: nobody knows any more whose it is.
    """
    hold(session, rsvp)
    rsvp.note = note


def cancel_for(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Cancel for a guest who asked the host to; the mail is as if they had done it.

    Raises:
        Refused: it has no places, or the screening has begun.
    """
    hold(session, rsvp)
    if not rsvp.holds_places:
        raise Refused(N_("This party has no places that could be given back."))
    actions.cancel(session, rsvp, what=What.CANCELLED_BY_HOST, now=now)


def tell_how_many(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Queue a mail that says how many are expected now, if anybody can be written to."""
    if rsvp.has_address:
        key = f"{CHANGED}:{rsvp.uid}:{now.isoformat()}"
        outbox.queue(session, CHANGED, key=key, now=now, rsvp_id=rsvp.id)


def hold(session: Session, rsvp: Rsvp) -> None:
    """The same as ``holding.hold``, of a party that the host may see.

    Raises:
        Refused: nobody knows any more whose it is, or it was moved meanwhile.
    """
    holding.hold(session, rsvp)
    if rsvp.is_nameless:
        raise Refused(N_("This RSVP is only a number now."))


def check_is_on(rsvp: Rsvp) -> None:
    """Say that nothing is left to change.

    Raises:
        Refused: it holds no places and waits for none.
    """
    if rsvp.state not in STANDING:
        raise Refused(N_("This RSVP is off; nothing about its places can be changed."))


def check_takes_guests(screening: Screening, now: datetime) -> None:
    """Say that nobody can be expected: hosts may add people until it is over.

    Raises:
        Refused: it is not published, cancelled, over, or from before places were counted.
    """
    if not screening.is_public or screening.capacity is None:
        raise Refused(N_("Guests are added once the screening is published."))
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled."))
    if screening.is_past(now):
        raise Refused(N_("This screening is over."))


def check_size(screening: Screening, party_size: int) -> None:
    """Say that there cannot be so many. A host may bring more than one RSVP of a guest.

    Raises:
        Refused: it is nobody, or more than may come at all.
    """
    most = screening.capacity or 1
    if not 1 <= party_size <= most:
        message = N_("A party is of 1 to %(most)s people here.")
        raise Refused(message, field="party_size", most=most)


def take(screening: Screening, places: int, *, of: int) -> None:
    """Take so many places for a party of ``of`` people.

    Raises:
        Refused: there cannot be so many, or too few are left.
    """
    check_size(screening, of)
    if not screening.take_places(places):
        message = N_("Places left: %(left)s. Nothing was changed.")
        raise Refused(message, field="party_size", left=screening.places_left)


def _take_the_difference(rsvp: Rsvp, party_size: int) -> None:
    more = party_size - rsvp.party_size
    if more > 0:
        take(rsvp.screening, more, of=party_size)
    else:
        check_size(rsvp.screening, party_size)
        rsvp.screening.give_back_places(-more)
