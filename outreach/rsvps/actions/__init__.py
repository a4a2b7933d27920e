"""What guests do: RSVP, cancel, ask for their link again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps.models import NEEDS_KEPT, AccessNeeds, Rsvp, State
from outreach.rsvps.queries import email_key, rsvp_of_form, standing_rsvp
from outreach.screenings.models import Screening
from outreach.words import N_

CONFIRMATION = "rsvps.confirmation"
CANCELLATION = "rsvps.cancellation"
LINK = "rsvps.link"
FORGET = "rsvps.forget_needs"


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
    now: datetime,
) -> Rsvp:
    """Take places for a party and queue its confirmation. The same form sent again changes nothing.

    Raises:
        Refused: the screening takes no RSVPs now, the party is larger than the places left or
            than one RSVP may be, or the address cannot get mail.
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
    if not screening.take_places(party_size):
        raise _no_places(screening)
    rsvp = Rsvp(
        screening=screening,
        form_key=form_key,
        state=State.CONFIRMED,
        name=name,
        email=address,
        email_key=email_key(address),
        party_size=party_size,
        sequence=next_sequence(session, screening, address),
        created_at=now,
    )
    if access_needs:
        rsvp.access_needs = AccessNeeds(text=access_needs)
        plan_to_forget_needs(session, screening, now=now)
    session.add(rsvp)
    session.flush()
    outbox.queue(session, CONFIRMATION, key=f"{CONFIRMATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
    return rsvp


def cancel(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Give the places back and tell the guest's calendar. Cancelled twice is cancelled once.

    Raises:
        Refused: the screening has begun.
    """
    rsvp.screening.lock()
    session.refresh(rsvp)
    if not rsvp.holds_places:
        return
    if not rsvp.may_be_cancelled(now):
        raise Refused(N_("The screening has begun, so this can no longer be cancelled."))
    rsvp.state, rsvp.cancelled_at = State.CANCELLED, now
    rsvp.sequence += 1
    rsvp.access_needs = None
    rsvp.screening.give_back_places(rsvp.party_size)
    outbox.queue(session, CANCELLATION, key=f"{CANCELLATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)


def send_link_again(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Mail the guest their own link, at most once an hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = f"{LINK}:{rsvp.uid}:{hour.isoformat()}"
    outbox.queue(session, LINK, key=key, now=now, rsvp_id=rsvp.id)


def plan_to_forget_needs(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row that will delete what parties need, some days after the screening."""
    if screening.over_at is None:
        return
    due = screening.over_at + NEEDS_KEPT
    key = f"{FORGET}:{screening.id}:{due.isoformat()}"
    outbox.queue(session, FORGET, key=key, now=now, run_at=due, screening_id=screening.id)


def forget_needs(session: Session, screening: Screening, *, now: datetime) -> None:
    """Delete what parties needed; when the screening has moved to a later day, wait for that."""
    if screening.over_at is not None and now < screening.over_at + NEEDS_KEPT:
        plan_to_forget_needs(session, screening, now=now)
        return
    for rsvp in session.scalars(
        sa.select(Rsvp).join(Rsvp.access_needs).where(Rsvp.screening_id == screening.id)
    ):
        rsvp.access_needs = None


def _check_open(screening: Screening, now: datetime) -> None:
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled."))
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


def next_sequence(session: Session, screening: Screening, email: str) -> int:
    """Above what earlier, cancelled RSVPs of this address have told its calendar."""
    told = session.scalar(
        sa.select(sa.func.max(Rsvp.sequence)).where(
            Rsvp.screening_id == screening.id, Rsvp.email_key == email_key(email)
        )
    )
    return 0 if told is None else told + 1
