"""Moving a party to another screening, and making one of two that are the same people."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_beyond, forget_private
from outreach.rsvps.actions.hosting import (
    check_is_on,
    check_size,
    check_takes_guests,
    hold,
    take,
    tell_how_many,
)
from outreach.rsvps.actions.kinds import MOVED, leave_word
from outreach.rsvps.actions.parties import plan_to_ask_all
from outreach.rsvps.models import AccessNeeds, Rsvp, State, What
from outreach.rsvps.queries import earlier_answers
from outreach.screenings.actions.order import by_number
from outreach.screenings.models import Screening
from outreach.words import N_


def move(session: Session, rsvp: Rsvp, *, to: Screening, now: datetime) -> None:
    """Take places at another screening of the organisation, then give back those of this one.

    All of it or nothing. The party keeps its link, and one mail tells it what has changed.

    Raises:
        Refused: it is off, its address is not confirmed, or it is over; the other is not the same
            organisation's, takes no RSVPs, has too few places, or has this party already.
    """
    here = rsvp.screening
    if to.id == here.id or to.organisation_id != here.organisation_id:
        raise Refused(N_("Choose another screening of the same organisation."), field="to")
    for screening in by_number((here, to)):
        screening.lock()
    hold(session, rsvp)
    earlier = earlier_answers(session, to, rsvp.email)
    _check_may_move(rsvp, to, earlier.standing, now)
    places = rsvp.places
    take(to, rsvp.party_size, of=rsvp.party_size)
    if places:
        here.give_back_places(places)
    _put(rsvp, to, max(rsvp.sequence + 1, earlier.next_sequence))
    session.flush()
    decide(rsvp, What.MOVED, places=rsvp.party_size, now=now)
    plan_to_ask_all(session, to, now=now)
    if rsvp.access_needs:
        actions.plan_to_forget_needs(session, to, now=now)
    leave_word(session, here, now=now)
    if rsvp.has_address:
        key = f"{MOVED}:{rsvp.uid}:{now.isoformat()}"
        outbox.queue(session, MOVED, key=key, now=now, rsvp_id=rsvp.id, from_id=here.id)


def merge(session: Session, kept: Rsvp, other: Rsvp, *, party_size: int, now: datetime) -> None:
    """Keep one of two RSVPs of the same people, for so many; cancel the other without a mail.

    What the other needs, and the team's note on it, go to the one that stays.

    Raises:
        Refused: they are not two that are on, at one screening that is to come; the other has
            places and this one has none; there cannot be so many, or too few places are left.
    """
    hold(session, kept)
    session.refresh(other)
    _check_two(kept, other, now)
    screening, held = kept.screening, kept.places + other.places
    _come_to(kept, party_size, held=held)
    was_told = kept.party_size
    kept.become(party_size)
    forget_beyond(session, kept)
    _take_over(kept, other)
    forget_private(session, other)
    other.state, other.cancelled_at = State.CANCELLED, now
    other.sequence += 1
    other.offered = other.held_until = other.waiting_since = other.short_since = None
    decide(kept, What.KEPT, places=held, now=now)
    decide(other, What.MERGED, places=0, now=now)
    session.flush()
    leave_word(session, screening, now=now)
    if kept.holds_places and party_size != was_told:
        tell_how_many(session, kept, now=now)


def _check_may_move(rsvp: Rsvp, to: Screening, there: Rsvp | None, now: datetime) -> None:
    check_is_on(rsvp)
    check_is_confirmed(rsvp)
    if rsvp.screening.is_past(now):
        raise Refused(N_("This screening is over."))
    if not to.is_open_for_rsvps(now):
        raise Refused(N_("The other screening takes no RSVPs."), field="to")
    if there is not None:
        raise Refused(N_("This party has an RSVP there already."), field="to")


def check_is_confirmed(rsvp: Rsvp) -> None:
    """Say that its places may lapse at any moment.

    Raises:
        Refused: nobody has proved yet that the address is theirs.
    """
    if rsvp.is_pending:
        raise Refused(N_("Their e-mail address is not confirmed yet. Wait until it is."))


def _put(rsvp: Rsvp, to: Screening, sequence: int) -> None:
    """Its form was for the other screening: sent again, it must not be taken for this one.

    Its code too: here it came by none.

    Args:
        sequence: above what the calendar of its address has been told of either screening.
    """
    rsvp.screening, rsvp.state = to, State.CONFIRMED
    rsvp.form_key = f"moved {uuid4()}"
    rsvp.sequence = sequence
    rsvp.offered = rsvp.held_until = rsvp.waiting_since = rsvp.short_since = None
    rsvp.approved_at = rsvp.still_coming_at = rsvp.code_id = None


def _check_two(kept: Rsvp, other: Rsvp, now: datetime) -> None:
    if kept.id == other.id or kept.screening_id != other.screening_id or other.is_nameless:
        raise Refused(N_("Choose another RSVP of this screening."), field="other")
    for rsvp in (kept, other):
        check_is_on(rsvp)
        if rsvp.is_offered:
            raise Refused(N_("Places are offered to one of them just now. Wait for the answer."))
    check_takes_guests(kept.screening, now)
    if other.holds_places and not kept.holds_places:
        raise Refused(N_("Keep the one that has places."), field="keep")
    check_is_confirmed(kept)


def _come_to(kept: Rsvp, party_size: int, *, held: int) -> None:
    """Have so many places where both together had ``held``."""
    screening = kept.screening
    if not kept.holds_places:
        check_size(screening, party_size)
    elif party_size > held:
        take(screening, party_size - held, of=party_size)
    else:
        check_size(screening, party_size)
        if held > party_size:
            screening.give_back_places(held - party_size)


def _take_over(kept: Rsvp, other: Rsvp) -> None:
    kept.note = _both(kept.note, other.note)
    kept.code_id = kept.code_id or other.code_id
    needs = _both(*(one.access_needs.text if one.access_needs else None for one in (kept, other)))
    if needs is None:
        return
    if kept.access_needs:
        kept.access_needs.text = needs
    else:
        kept.access_needs = AccessNeeds(text=needs)


def _both(one: str | None, other: str | None) -> str | None:
    said = dict.fromkeys(text for text in (one, other) if text)
    return "\n".join(said) or None
