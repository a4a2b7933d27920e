"""What guests do: RSVP, cancel, ask for their link again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps.actions.checks import check_open, check_party
from outreach.rsvps.actions.kinds import CANCELLATION, CONFIRMATION, FORGET, LINK
from outreach.rsvps.actions.parties import check_fewest, plan_to_ask_all
from outreach.rsvps.actions.waiting import (
    decide,
    decline,
    is_closed_to_others,
    join,
    leave,
    settle,
)
from outreach.rsvps.models import NEEDS_KEPT, AccessNeeds, Rsvp, State, What
from outreach.rsvps.queries import email_key, rsvp_of_form, standing_rsvp
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
    waits: bool = False,
    fewest: int | None = None,
    now: datetime,
) -> Rsvp:
    """Take places for a party, or one in line. The same form sent again changes nothing.

    Args:
        waits: whether it waits where there are no places for it now.
        fewest: how few places it would take, when it waits; all or none unless it says so.

    Raises:
        Refused: the screening takes no RSVPs now, the party is larger than one RSVP may be, or
            than the places left and it does not wait; or the address cannot get mail.
        AlreadyAnswered: the address has an RSVP here already.
    """
    address = mail_address(email)
    screening.lock()
    earlier = rsvp_of_form(session, screening, form_key)
    if earlier is not None:
        return earlier
    check_open(screening, now)
    check_party(screening, party_size)
    check_fewest(party_size, fewest)
    standing = standing_rsvp(session, screening, address)
    if standing is not None:
        raise AlreadyAnswered(standing)
    is_in = not is_closed_to_others(session, screening, now) and screening.take_places(party_size)
    if not is_in and not waits:
        raise _no_places(screening, party_size)
    rsvp = Rsvp(
        screening=screening,
        form_key=form_key,
        state=State.CONFIRMED,
        name=name,
        email=address,
        email_key=email_key(address),
        party_size=party_size,
        fewest=fewest,
        sequence=_next_sequence(session, screening, address),
        created_at=now,
    )
    if access_needs:
        rsvp.access_needs = AccessNeeds(text=access_needs)
        plan_to_forget_needs(session, screening, now=now)
    session.add(rsvp)
    plan_to_ask_all(session, screening, now=now)
    if not is_in:
        join(session, rsvp, now=now)
        return rsvp
    session.flush()
    outbox.queue(session, CONFIRMATION, key=f"{CONFIRMATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
    return rsvp


def cancel(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Give the places back and tell the guest's calendar. Cancelled twice is cancelled once.

    A party in line leaves it, and lets go what is offered to it.

    Raises:
        Refused: the screening has begun.
    """
    rsvp.screening.lock()
    session.refresh(rsvp)
    if rsvp.is_waiting or rsvp.is_offered:
        (leave if rsvp.is_waiting else decline)(session, rsvp, now=now)
    if not rsvp.is_confirmed:
        return
    if not rsvp.may_be_cancelled(now):
        raise Refused(N_("The screening has begun, so this can no longer be cancelled."))
    rsvp.state, rsvp.cancelled_at = State.CANCELLED, now
    rsvp.sequence += 1
    rsvp.access_needs = None
    decide(rsvp, What.CANCELLED, places=rsvp.party_size, now=now)
    rsvp.screening.give_back_places(rsvp.party_size)
    outbox.queue(session, CANCELLATION, key=f"{CANCELLATION}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
    settle(session, rsvp.screening, now=now)


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


def _next_sequence(session: Session, screening: Screening, email: str) -> int:
    """Above what earlier, cancelled RSVPs of this address have told its calendar."""
    told = session.scalar(
        sa.select(sa.func.max(Rsvp.sequence)).where(
            Rsvp.screening_id == screening.id, Rsvp.email_key == email_key(email)
        )
    )
    return 0 if told is None else told + 1
