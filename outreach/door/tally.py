"""What is so at the door, from the set of events: the same in whatever order they came."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from outreach.door.models import Kind
from outreach.words import N_


class Why(enum.StrEnum):
    """Why an event is a conflict."""

    SEEN_TWICE = "seen_twice"
    TOO_MANY = "too_many"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"
    NOT_CONFIRMED = "not_confirmed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Why.SEEN_TWICE: N_("Seen twice"),
    Why.TOO_MANY: N_("More people than the party has"),
    Why.ELSEWHERE: N_("A ticket for another screening"),
    Why.UNKNOWN: N_("A code that no party has"),
    Why.NOT_CONFIRMED: N_("Its RSVP holds no places"),
}


@dataclass(frozen=True)
class Party:
    """What counts of a party: how many they are, and whether they are expected here."""

    size: int
    is_here: bool = True
    is_confirmed: bool = True


@dataclass(frozen=True)
class Fact:
    """An event, as far as it counts."""

    key: UUID
    kind: Kind
    number: int
    said_at: datetime
    door: int
    party: int | None = None
    of_key: UUID | None = None

    @property
    def order(self) -> tuple[datetime, UUID]:
        """Which of two was first; never undecided."""
        return self.said_at, self.key


@dataclass(frozen=True)
class Conflict:
    """An event that did not fit: ``beyond`` people too many, as ``first`` had been before."""

    why: Why
    fact: Fact
    beyond: int
    first: Fact | None = None


@dataclass
class Tally:
    """The numbers of domain.md 1.5 that a door knows, each by its own definition.

    ``arrived`` is by party, ``counted`` by door; ``most_in_room`` is the highest headcount yet.
    """

    arrived: dict[int, int] = field(default_factory=dict)
    arrivals: dict[int, list[Fact]] = field(default_factory=dict)
    walk_ins: list[Fact] = field(default_factory=list)
    counted: dict[int, int] = field(default_factory=dict)
    most_in_room: int = 0
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def checked_in(self) -> int:
        """People of parties who have arrived."""
        return sum(self.arrived.values())

    @property
    def walked_in(self) -> int:
        """People who came without an RSVP."""
        return sum(fact.number for fact in self.walk_ins)

    @property
    def in_room(self) -> int:
        """The headcount: people counted at all doors, in less out."""
        return max(0, sum(self.counted.values()))


def tally(facts: Iterable[Fact], parties: Mapping[int, Party]) -> Tally:
    """Reckon what is so.

    Args:
        facts: of one screening; one that is there twice counts once.
        parties: everybody whom the facts name.
    """
    known = sorted({fact.key: fact for fact in facts}.values(), key=lambda fact: fact.order)
    undone = {fact.of_key for fact in known if fact.kind is Kind.UNDO}
    stand = [fact for fact in known if fact.key not in undone]
    done = Tally()
    by_party: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in stand:
        if fact.kind is Kind.ARRIVAL:
            by_party[fact.party].append(fact)
        elif fact.kind is Kind.WALK_IN:
            done.walk_ins.append(fact)
        elif fact.kind is Kind.COUNT:
            done.counted[fact.door] = done.counted.get(fact.door, 0) + fact.number
            done.most_in_room = max(done.most_in_room, done.in_room)
    for number, arrivals in by_party.items():
        party = None if number is None else parties.get(number)
        if number is None or party is None or not party.is_here:
            why = Why.UNKNOWN if party is None else Why.ELSEWHERE
            done.conflicts += [Conflict(why, fact, fact.number) for fact in arrivals]
        else:
            _arrive(done, number, party, arrivals)
    done.conflicts.sort(key=lambda conflict: conflict.fact.order)
    return done


def _arrive(done: Tally, number: int, party: Party, arrivals: list[Fact]) -> None:
    """Count a party's arrivals up to how many they are; what goes beyond is a conflict."""
    come = 0
    for fact in arrivals:
        taken = min(fact.number, party.size - come)
        come += taken
        if taken < fact.number:
            first = None if fact is arrivals[0] else arrivals[0]
            why = Why.SEEN_TWICE if first else Why.TOO_MANY
            done.conflicts.append(Conflict(why, fact, fact.number - taken, first))
        elif not party.is_confirmed:
            done.conflicts.append(Conflict(Why.NOT_CONFIRMED, fact, 0))
    done.arrived[number], done.arrivals[number] = come, arrivals
