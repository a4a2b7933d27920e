"""The numbers of a screening, each with one name (domain.md 1.5), and why they differ.

Who checks people in stands to the right of this area: it registers what counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from outreach.rsvps.models import State
from outreach.rsvps.queries.guests import Count, counts
from outreach.screenings.models import Screening
from outreach.words import N_

CHECKED_IN, WALK_INS, HEADCOUNT = "checked_in", "walk_ins", "headcount"

Counter = Callable[[Session, Screening], int | None]
COUNTERS: dict[str, Counter] = {}


def counter(name: str) -> Callable[[Counter], Counter]:
    """Register what counts the people checked in, the walk-ins, or the heads in the room.

    It answers None where nobody has counted. A headcount in the host's report stands before it.
    """

    def register(count: Counter) -> Counter:
        COUNTERS[name] = count
        return count

    return register


@dataclass(frozen=True)
class Numbers:
    """None is what nobody knows. ``held`` are places for offers and unconfirmed addresses."""

    capacity: int | None
    licensed_audience: int | None
    room: int | None
    places_taken: int
    by_state: dict[State, Count] = field(default_factory=dict)
    checked_in: int | None = None
    walk_ins: int | None = None
    headcount: int | None = None

    def of(self, *states: State) -> Count:
        found = [self.by_state.get(state, Count()) for state in states]
        return Count(sum(one.parties for one in found), sum(one.people for one in found))

    @property
    def rsvps(self) -> int:
        return self.of(State.CONFIRMED).parties

    @property
    def confirmed(self) -> int:
        return self.of(State.CONFIRMED).people

    @property
    def held(self) -> int:
        return self.places_taken - self.confirmed

    @property
    def came(self) -> int | None:
        """Who passed the door by name or as a walk-in; None where nobody was checked in."""
        if self.checked_in is None:
            return None
        return self.checked_in + (self.walk_ins or 0)


def numbers_of(session: Session, screening: Screening) -> Numbers:
    """All that is known now, in a few statements whatever the number of guests."""
    counted = {name: count(session, screening) for name, count in COUNTERS.items()}
    if screening.headcount is not None:
        counted[HEADCOUNT] = screening.headcount
    return Numbers(
        capacity=screening.capacity,
        licensed_audience=screening.licensed_audience,
        room=screening.room.capacity if screening.room else None,
        places_taken=screening.places_taken,
        by_state=counts(session, screening),
        **{name: counted.get(name) for name in (CHECKED_IN, WALK_INS, HEADCOUNT)},
    )


@dataclass(frozen=True)
class Sentence:
    """A message with its numbers; ``is_odd`` where somebody should look."""

    message: str
    values: dict[str, Any]
    is_odd: bool = False


def reconciled(numbers: Numbers) -> list[Sentence]:
    """Every difference between the numbers, in sentences, in the order in which people came."""
    return [*_of_capacity(numbers), *_of_rsvps(numbers), *_of_places(numbers), *_of_room(numbers)]


def _said(message: str, *, is_odd: bool = False, **values: int) -> Sentence:
    return Sentence(message, values, is_odd)


def _of_capacity(n: Numbers) -> Iterator[Sentence]:
    if n.capacity is None:
        yield _said(N_("Its capacity is not known, so nothing can be said of free places."))
        return
    if n.room is not None and n.room > n.capacity:
        yield _said(
            N_("The room holds %(room)s; the capacity was %(capacity)s, which another limit set."),
            room=n.room,
            capacity=n.capacity,
        )
    if n.licensed_audience is not None and n.licensed_audience > n.capacity:
        yield _said(
            N_("The licence allows %(audience)s people; the capacity was %(capacity)s."),
            audience=n.licensed_audience,
            capacity=n.capacity,
        )


_BESIDE = {
    State.CANCELLED: N_("RSVPs cancelled: %(parties)s, for %(people)s people. They held places."),
    State.DECLINED: N_("RSVPs declined: %(parties)s, for %(people)s people."),
    State.LAPSED: N_(
        "RSVPs lapsed, as nobody answered in time: %(parties)s, for %(people)s people."
    ),
    State.LEFT: N_("RSVPs that left the waiting list: %(parties)s, for %(people)s people."),
    State.WAITING: N_("RSVPs still waiting: %(parties)s, for %(people)s people. They got none."),
    State.ASKED: N_("RSVPs that nobody answered: %(parties)s, for %(people)s people."),
}


def _of_rsvps(n: Numbers) -> Iterator[Sentence]:
    yield _said(
        N_("RSVPs confirmed: %(rsvps)s, for %(confirmed)s people. These are the places confirmed."),
        rsvps=n.rsvps,
        confirmed=n.confirmed,
    )
    for state, message in _BESIDE.items():
        count = n.of(state)
        if count.parties:
            yield _said(message, parties=count.parties, people=count.people)


def _of_places(n: Numbers) -> Iterator[Sentence]:
    if n.held:
        yield _said(
            N_(
                "Places given: %(taken)s. That is %(held)s more than were confirmed: they were "
                "held for offers, or for addresses not confirmed."
            ),
            taken=n.places_taken,
            held=n.held,
        )
    if n.capacity is not None:
        yield _said(
            N_("Of %(capacity)s places, %(confirmed)s were confirmed and %(free)s stayed free."),
            capacity=n.capacity,
            confirmed=n.confirmed,
            free=n.capacity - n.places_taken,
        )
    if n.checked_in is not None:
        yield _said(
            N_("Of %(confirmed)s places confirmed, %(came)s were checked in and %(away)s not."),
            confirmed=n.confirmed,
            came=n.checked_in,
            away=max(0, n.confirmed - n.checked_in),
        )
    if n.checked_in is not None and n.checked_in > n.confirmed:
        yield _said(
            N_("%(more)s more were checked in than were confirmed: parties grew at the door."),
            more=n.checked_in - n.confirmed,
            is_odd=True,
        )
    if n.walk_ins:
        yield _said(N_("%(walk_ins)s came without an RSVP."), walk_ins=n.walk_ins)


def _of_room(n: Numbers) -> Iterator[Sentence]:
    if n.headcount is None:
        yield _said(N_("Nobody noted a headcount. The report has a place for it."), is_odd=True)
        return
    if n.came is None:
        yield from _without_door(n, n.headcount)
    else:
        yield from _with_door(n.headcount, n.came)
    yield from _beyond(n, n.headcount)


def _without_door(n: Numbers, headcount: int) -> Iterator[Sentence]:
    """Nobody was checked in: who stayed away and who came without an RSVP cannot be told apart."""
    if headcount < n.confirmed:
        message = N_(
            "Headcount %(headcount)s is %(fewer)s below the %(confirmed)s places confirmed. Nobody "
            "was checked in, so it is not known who stayed away; more did, if some came unasked."
        )
    elif headcount > n.confirmed:
        message = N_(
            "Headcount %(headcount)s is %(more)s above the %(confirmed)s places confirmed: at "
            "least so many came without an RSVP, or parties were larger than they said."
        )
    else:
        message = N_("Headcount %(headcount)s equals the %(confirmed)s places confirmed.")
    yield _said(
        message,
        headcount=headcount,
        confirmed=n.confirmed,
        fewer=n.confirmed - headcount,
        more=headcount - n.confirmed,
    )


def _with_door(headcount: int, came: int) -> Iterator[Sentence]:
    if headcount == came:
        message = N_(
            "Headcount %(headcount)s equals the %(came)s who were checked in or walked in."
        )
    elif headcount > came:
        message = N_(
            "Headcount %(headcount)s is %(more)s above the %(came)s who were checked in or walked "
            "in: so many went past the door, or are the team and the panel."
        )
    else:
        message = N_(
            "Headcount %(headcount)s is %(fewer)s below the %(came)s who were checked in or walked "
            "in: so many had left, or were not counted."
        )
    yield _said(
        message,
        headcount=headcount,
        came=came,
        more=headcount - came,
        fewer=came - headcount,
        is_odd=headcount != came,
    )


def _beyond(n: Numbers, headcount: int) -> Iterator[Sentence]:
    """More people than there should have been."""
    limits = (
        (n.room, N_("Headcount %(headcount)s is %(more)s above what the room holds, %(limit)s.")),
        (
            n.licensed_audience,
            N_("Headcount %(headcount)s is %(more)s above the licensed audience, %(limit)s."),
        ),
    )
    for limit, message in limits:
        if limit is not None and headcount > limit:
            yield _said(
                message, headcount=headcount, more=headcount - limit, limit=limit, is_odd=True
            )
