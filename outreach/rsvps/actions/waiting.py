"""The waiting list: who is asked next, and what they answer. The rules: see the area's docstring.

Whoever gives places back or takes some holds the row of the screening, so that all this happens
one after the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_beyond, forget_private
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.actions.kinds import CONFIRMATION, FREE, LAPSE, OFFER, SETTLE, WAITS
from outreach.rsvps.models import Decision, Rsvp, State, What
from outreach.rsvps.queries.line import (
    held_too_long,
    is_anybody_in_front,
    last_in_line,
    next_in_line,
)
from outreach.screenings.models import Screening
from outreach.words import N_

TURN_HELD = timedelta(hours=2)
OFFER_OPEN = timedelta(hours=12)
SHORTEST_OFFER = timedelta(minutes=30)
FIRST_COME = timedelta(hours=3)
A_MINUTE = timedelta(minutes=1)
A_MOMENT = timedelta(microseconds=1)


def is_first_come(screening: Screening, now: datetime) -> bool:
    """Whether it begins so soon that nothing is offered any more."""
    return screening.starts_at is not None and now >= screening.starts_at - FIRST_COME


def is_closed_to_others(session: Session, screening: Screening, now: datetime) -> bool:
    """Whether free places are for those in line, so that who comes now has to wait too."""
    if is_first_come(screening, now):
        return False
    return is_anybody_in_front(session, screening, held_since=now - TURN_HELD)


def join(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Put a party at the end of the line, and tell it."""
    stand_last(session, rsvp, now=now)
    decide(rsvp, What.JOINED, places=rsvp.party_size, now=now)
    session.flush()
    outbox.queue(session, WAITS, key=f"{WAITS}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)
    settle(session, rsvp.screening, now=now)


def stand_last(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Have a party wait behind all that wait.

    Who held the screening first came first, whatever the clocks of two requests say.
    """
    screening, last = rsvp.screening, last_in_line(session, rsvp.screening)
    rsvp.waiting_since = max(now, last + A_MOMENT) if last else now
    rsvp.state = State.WAITING
    plan_for_first_come(session, screening, now=now)


def plan_for_first_come(session: Session, screening: Screening, *, now: datetime) -> None:
    """Have those who wait told when free places go to whoever comes first."""
    if screening.starts_at is not None:
        look_again(session, screening, at=screening.starts_at - FIRST_COME, now=now)


def settle(session: Session, screening: Screening, *, now: datetime) -> None:
    """Let what is due lapse, and ask those whose turn it is. Doing it again changes nothing.

    That new RSVPs are closed binds newcomers only: who waits answered in time.
    """
    screening.lock()
    _end_due(session, screening, now=now)
    if not screening.may_take_rsvps(now):
        return
    if is_first_come(screening, now):
        _tell_all(session, screening, now=now)
    else:
        _ask_in_order(session, screening, now=now)


def look_again(session: Session, screening: Screening, *, at: datetime, now: datetime) -> None:
    """Have the worker settle it then; at once when that is past."""
    key = f"{SETTLE}:{screening.id}:{at.isoformat()}"
    outbox.queue(session, SETTLE, key=key, now=now, run_at=at, screening_id=screening.id)


def claim(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Take what is offered. Claimed twice is claimed once.

    Raises:
        Refused: the time for it is over, nothing is offered, or the screening is not on.
    """
    hold(session, rsvp)
    if rsvp.is_confirmed:
        return
    _check_on(rsvp.screening, now)
    if not rsvp.is_offered or rsvp.offered is None or rsvp.is_due(now):
        raise Refused(N_("The time for this offer is over, and its places went to others."))
    places = rsvp.offered
    _confirm(session, rsvp, places, What.CLAIMED, now=now)


def take_free(session: Session, rsvp: Rsvp, places: int, *, now: datetime) -> None:
    """Take free places shortly before it begins, when who comes first gets them.

    Raises:
        Refused: it is not that time, somebody else was faster, or they are more than the party.
    """
    hold(session, rsvp)
    screening = rsvp.screening
    if rsvp.is_confirmed:
        return
    _check_on(screening, now)
    if not rsvp.is_waiting or not is_first_come(screening, now):
        raise Refused(N_("Places are offered in order. You will be asked when it is your turn."))
    if not 1 <= places <= rsvp.party_size:
        raise Refused(N_("You can take 1 to %(most)s places."), most=rsvp.party_size)
    if not screening.take_places(places):
        raise Refused(N_("Somebody was faster. Places left: %(left)s."), left=screening.places_left)
    _confirm(session, rsvp, places, What.CAME_FIRST, now=now)


def decline(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Let what is offered go to others. Declined twice is declined once."""
    hold(session, rsvp)
    if not rsvp.is_offered:
        return
    _end_offer(rsvp, State.DECLINED, What.DECLINED, now=now)
    forget_private(session, rsvp)
    settle(session, rsvp.screening, now=now)


def leave(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Leave the line; those behind may fit now."""
    hold(session, rsvp)
    if not rsvp.is_waiting:
        return
    rsvp.state = State.LEFT
    forget_private(session, rsvp)
    decide(rsvp, What.LEFT, places=rsvp.party_size, now=now)
    settle(session, rsvp.screening, now=now)


def deadline(screening: Screening, now: datetime) -> datetime:
    """Until when an offer made now is open, to the minute.

    ``OFFER_OPEN``; closer to the screening half of the time until who comes first gets places, and
    never less than ``SHORTEST_OFFER``.
    """
    open_for = OFFER_OPEN
    if screening.starts_at is not None:
        open_for = min(open_for, (screening.starts_at - FIRST_COME - now) / 2)
    until = now + max(SHORTEST_OFFER, open_for)
    return until.replace(second=0, microsecond=0) + A_MINUTE


def _end_due(session: Session, screening: Screening, *, now: datetime) -> None:
    for rsvp in session.scalars(held_too_long(screening, now)).all():
        if screening.is_postponed:  # nobody could take it, so the turn is not used up
            _end_offer(rsvp, State.WAITING, What.POSTPONED, now=now)
            continue
        _end_offer(rsvp, State.LAPSED, What.LAPSED, now=now)
        forget_private(session, rsvp)
        outbox.queue(session, LAPSE, key=f"{LAPSE}:{rsvp.uid}", now=now, rsvp_id=rsvp.id)


def _ask_in_order(session: Session, screening: Screening, *, now: datetime) -> None:
    after, since = None, None
    while screening.places_left and (some := next_in_line(session, screening, after=after)):
        for rsvp in some:
            if places := _fitting(rsvp, screening.places_left):
                _offer(session, screening, rsvp, places, now=now)
            elif screening.places_left:
                since = _hold_turn(session, screening, rsvp, since=since, now=now)
                if now < since + TURN_HELD:
                    return
        after = some[-1]
    if not screening.places_left:
        _forget_turns(session, screening)


def _fitting(rsvp: Rsvp, left: int) -> int:
    """How many of the places that are left the party would take; 0: too few are left for it."""
    if rsvp.party_size <= left:
        return rsvp.party_size
    return left if rsvp.fewest is not None and rsvp.fewest <= left else 0


def _hold_turn(
    session: Session, screening: Screening, rsvp: Rsvp, *, since: datetime | None, now: datetime
) -> datetime:
    """Since when the turn of a party that does not fit is held.

    Args:
        since: when the turn of one before it began to be held, who was passed over. The same free
            places are held once, not once for every large party.
    """
    left, held = screening.places_left, rsvp.short_since or since
    if held is None:
        held, until = now, now + TURN_HELD
        decide(rsvp, What.HELD, places=left, until=until, now=now)
        look_again(session, screening, at=until, now=now)
    rsvp.short_since = held
    if now >= held + TURN_HELD and rsvp.decisions[-1].what is not What.PASSED_OVER:
        decide(rsvp, What.PASSED_OVER, places=left, now=now)
    return held


def _offer(
    session: Session, screening: Screening, rsvp: Rsvp, places: int, *, now: datetime
) -> None:
    until = deadline(screening, now)
    what = What.OFFERED if places == rsvp.party_size else What.OFFERED_FEWER
    decide(rsvp, what, places=places, until=until, now=now)
    if not screening.take_places(places):
        raise RuntimeError("places that were free are gone, though the screening is held")
    rsvp.state, rsvp.offered, rsvp.held_until = State.OFFERED, places, until
    rsvp.short_since = None
    key = f"{OFFER}:{rsvp.uid}:{until.isoformat()}"
    outbox.queue(session, OFFER, key=key, now=now, rsvp_id=rsvp.id)
    look_again(session, screening, at=until, now=now)


def _end_offer(rsvp: Rsvp, state: State, what: What, *, now: datetime) -> None:
    places = rsvp.places
    decide(rsvp, what, places=places, now=now)
    rsvp.state, rsvp.offered, rsvp.held_until = state, None, None
    rsvp.screening.give_back_places(places)


def _confirm(session: Session, rsvp: Rsvp, places: int, what: What, *, now: datetime) -> None:
    decide(rsvp, what, places=places, now=now)
    rsvp.state, rsvp.party_size = State.CONFIRMED, places
    rsvp.offered = rsvp.held_until = rsvp.short_since = None
    forget_beyond(session, rsvp)
    key = f"{CONFIRMATION}:{rsvp.uid}:{what}"
    outbox.queue(session, CONFIRMATION, key=key, now=now, rsvp_id=rsvp.id)


def _tell_all(session: Session, screening: Screening, *, now: datetime) -> None:
    """Tell each party in line once that who comes first gets what is free."""
    after: Rsvp | None = None
    while screening.places_left and (some := next_in_line(session, screening, after=after)):
        for rsvp in some:
            if not any(_says_first_come(one, screening) for one in rsvp.decisions):
                decide(rsvp, What.FIRST_COME, places=screening.places_left, now=now)
                key = f"{FREE}:{rsvp.uid}:{now.isoformat()}"
                outbox.queue(session, FREE, key=key, now=now, rsvp_id=rsvp.id)
        after = some[-1]


def _says_first_come(decision: Decision, screening: Screening) -> bool:
    """Whether it was told for this start, and not for one on an earlier day."""
    return decision.what is What.FIRST_COME and is_first_come(screening, decision.at)


def _forget_turns(session: Session, screening: Screening) -> None:
    """When nothing is free any more, the next free places are another turn for everybody."""
    session.flush()
    session.execute(
        sa.update(Rsvp)
        .where(
            Rsvp.screening_id == screening.id,
            Rsvp.state == State.WAITING,
            Rsvp.short_since.is_not(None),
        )
        .values(short_since=None)
        .execution_options(synchronize_session="fetch")
    )


def _check_on(screening: Screening, now: datetime) -> None:
    if not screening.may_take_rsvps(now):
        raise Refused(N_("This screening takes no RSVPs any more."))
