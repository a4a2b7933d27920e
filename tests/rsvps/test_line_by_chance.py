"""Whatever happens in whatever order: nothing is oversold, nobody is passed over without a rule.

A model beside the program: it knows only the line, and what the rules say of free places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.orm import selectinload

from outreach.accounts.models import User
from outreach.clock import now
from outreach.database import Database
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import parties, waiting
from outreach.rsvps.actions.following import follow_move
from outreach.rsvps.models import HOLDING, STANDING, Decision, Rsvp, State, What
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.screenings.models import Screening
from tests.factories import make_hana, organisation_of
from tests.programme import make_screening

# By day and night other things come about: what is tried depends on nothing but the program.
MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIZES = st.integers(1, 5)
PARTIES = st.tuples(SIZES, st.none() | SIZES)
WHICH = st.integers(0, 30)
LATER = st.sampled_from([1, 31, 121, 241, 12 * 60 + 2])  # minutes
FULL = (3, 3, 2)
# Without these a run has shown little. The others are rarer, and have tests of their own.
AT_LEAST = {What.JOINED, What.HELD, What.PASSED_OVER, What.OFFERED, What.LAPSED, What.CANCELLED}
OFFERED = [State.OFFERED]
OFFERS = {What.OFFERED, What.OFFERED_FEWER}


class Line(RuleBasedStateMachine):
    """One screening. ``self.now`` is its clock; the worker settles it whenever time passes."""

    database: Database
    seen: set[What]

    @initialize(days=st.integers(1, 2), line=st.lists(PARTIES, min_size=1, max_size=4))
    def begin(self, days: int, line: list[tuple[int, int | None]]) -> None:
        self.now: datetime = now()
        self.count, self.states = 0, set()
        self.is_close = self.is_held = False
        with self.database.transaction() as session:
            hana = session.scalars(sa.select(User)).one()
            screening = make_screening(
                session, organisation_of(hana), capacity=sum(FULL), days_ahead=days
            )
            self.screening_id = screening.id
        for size in FULL:
            self.arrive(size, True, None)
        for size, fewest in line:
            self.arrive(size, True, fewest and min(fewest, size))

    def _do(self, act) -> None:
        """In a transaction of its own, as a request; what is refused is rolled back."""
        try:
            with self.database.transaction() as session:
                act(session, session.get_one(Screening, self.screening_id))
        except Refused:
            pass

    def _with(self, which: int, states: Iterable[State], act) -> None:
        """With one of the parties that stand like this."""

        def chosen(session, screening):
            found = [rsvp for rsvp in self._all(session) if rsvp.state in states]
            if found:
                act(session, found[which % len(found)])

        self._do(chosen)

    @rule(size=SIZES, waits=st.booleans(), fewest=st.none() | SIZES)
    def somebody_comes(self, size, waits, fewest) -> None:
        self.arrive(size, waits, fewest)

    def arrive(self, size: int, waits: bool, fewest: int | None) -> None:
        self.count += 1
        number = self.count

        def act(session, screening):
            in_front = [rsvp for rsvp in self._all(session) if self._has_a_turn(rsvp)]
            made = actions.reserve(
                session,
                screening,
                name="Gia",
                email=f"g{number}@example.org",
                form_key=f"{screening.id}-{number}",
                party_size=size,
                waits=waits,
                fewest=fewest,
                now=self.now,
            )
            if made.is_confirmed and not waiting.is_first_come(screening, self.now):
                assert in_front == [], "came later, and was served before"

        self._do(act)

    def _has_a_turn(self, rsvp: Rsvp) -> bool:
        """Whether it waits, and was not passed over."""
        held_until = rsvp.short_since and rsvp.short_since + waiting.TURN_HELD
        return rsvp.is_waiting and (held_until is None or self.now < held_until)

    @rule(which=WHICH)
    def cancel(self, which) -> None:
        self._with(which, STANDING, lambda session, one: actions.cancel(session, one, now=self.now))

    @precondition(lambda self: State.OFFERED in self.states)
    @rule(which=WHICH)
    def claim(self, which) -> None:
        self._with(which, OFFERED, lambda session, one: waiting.claim(session, one, now=self.now))

    @precondition(lambda self: State.OFFERED in self.states)
    @rule(which=WHICH)
    def decline(self, which) -> None:
        self._with(which, OFFERED, lambda session, one: waiting.decline(session, one, now=self.now))

    @precondition(lambda self: self.is_close and State.WAITING in self.states)
    @rule(which=WHICH, places=SIZES)
    def take_free(self, which, places) -> None:
        self._with(
            which,
            [State.WAITING],
            lambda session, one: waiting.take_free(session, one, places, now=self.now),
        )

    @rule(which=WHICH, size=SIZES)
    def change(self, which, size) -> None:
        self._with(
            which,
            STANDING,
            lambda session, one: parties.change_party(session, one, size, now=self.now),
        )

    @rule(which=WHICH, fewest=st.none() | SIZES)
    def take_fewer(self, which, fewest) -> None:
        self._with(
            which,
            [State.WAITING],
            lambda session, one: parties.take_fewer(session, one, fewest, now=self.now),
        )

    @precondition(lambda self: State.OFFERED in self.states)
    @rule(which=WHICH)
    def claim_as_it_lapses(self, which) -> None:
        """At its very last moment, before the worker comes: it is over."""

        def act(session, rsvp):
            self.now = max(self.now, rsvp.held_until)
            with pytest.raises(Refused):
                waiting.claim(session, rsvp, now=self.now)

        self._with(which, OFFERED, act)
        self._do(lambda session, screening: waiting.settle(session, screening, now=self.now))

    @rule(capacity=st.integers(1, 14))
    def make_room(self, capacity) -> None:
        def act(session, screening):
            screening.lock()
            screening.capacity = max(capacity, screening.places_taken)
            session.flush()
            waiting.settle(session, screening, now=self.now)

        self._do(act)

    @rule(minutes=LATER)
    def time_passes(self, minutes) -> None:
        self.wait(minutes)

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._do(lambda session, screening: waiting.settle(session, screening, now=self.now))

    @precondition(lambda self: self.is_held and not self.is_close)
    @rule()
    def wait_for_the_turn_to_be_over(self) -> None:
        self.wait(waiting.TURN_HELD.seconds // 60)

    @precondition(lambda self: not self.is_close)
    @rule()
    def let_it_be_close(self) -> None:
        """From now on who comes first gets what is free."""

        def act(session, screening):
            self.now = max(self.now, screening.starts_at - waiting.FIRST_COME)
            waiting.settle(session, screening, now=self.now)
            self.is_close = True

        self._do(act)

    @rule(hours=st.sampled_from([1, 4, 6, 12, 40]))
    def move(self, hours) -> None:
        """It begins in so many hours, which may be sooner or later than it did."""

        def act(session, screening):
            zone = ZoneInfo(screening.timezone)
            starts = (self.now + timedelta(hours=hours)).astimezone(zone).replace(tzinfo=None)
            edit = {"title": screening.title, "starts": starts, "ends": starts + timedelta(hours=2)}
            place = Place(venue=screening.venue, room=screening.room)
            screenings.edit(session, screening, place=place, now=self.now, **edit)
            follow_move(session, screening, now=self.now)
            waiting.settle(session, screening, now=self.now)
            self.is_close = waiting.is_first_come(screening, self.now)

        self._do(act)

    @invariant()
    def no_offer_is_open_for_too_long(self) -> None:
        """Until who comes first gets places, or for the shortest time since that was said."""
        with self.database.reading() as session:
            screening = session.get_one(Screening, self.screening_id)
            for rsvp in self._all(session):
                said = [d for d in rsvp.decisions if d.what in {*OFFERS, What.SHORTENED}]
                assert all(one.until > other.until for one, other in itertools.pairwise(said))
                if rsvp.is_offered:
                    least = said[-1].at + waiting.SHORTEST_OFFER
                    most = max(screening.starts_at - waiting.FIRST_COME, least)
                    assert least <= rsvp.held_until == said[-1].until <= most + waiting.A_MINUTE

    def _all(self, session) -> list[Rsvp]:
        query = sa.select(Rsvp).where(Rsvp.screening_id == self.screening_id)
        order = Rsvp.waiting_since.nulls_first(), Rsvp.id  # the same steps on both engines
        told = selectinload(Rsvp.decisions)
        return list(session.scalars(query.order_by(*order).options(told)))

    @invariant()
    def the_rules_hold(self) -> None:
        """All of them for what is read once: to read it for each took most of the time."""
        with self.database.reading() as session:
            screening, line = session.get_one(Screening, self.screening_id), self._all(session)
            self.states = {rsvp.state for rsvp in line}
            self.is_held = any(rsvp.short_since for rsvp in line)
            self.never_more_places_than_capacity(screening, line)
            self.nobody_is_passed_over_without_a_rule(screening, line)
            self.whoever_overtook_had_a_reason(line)
            self.offers_of_one_party_never_overlap(line)

    def never_more_places_than_capacity(self, screening: Screening, line: list[Rsvp]) -> None:
        held = sum(rsvp.places for rsvp in line)
        assert screening.places_taken == held <= screening.capacity
        for rsvp in line:
            assert (rsvp.places > 0) is (rsvp.state in HOLDING)
            assert (rsvp.offered is not None) is (rsvp.state is State.OFFERED)
            assert (rsvp.held_until is not None) is (rsvp.state is State.OFFERED)

    def nobody_is_passed_over_without_a_rule(self, screening: Screening, line: list[Rsvp]) -> None:
        """Free places that suffice for a party in line are offered to it, if it is its turn."""
        if not screening.is_open_for_rsvps(self.now) or waiting.is_first_come(screening, self.now):
            return
        for rsvp in line:
            if rsvp.state is not State.WAITING:
                continue
            assert rsvp.places == 0
            wanted = min(rsvp.party_size, rsvp.fewest or rsvp.party_size)
            assert screening.places_left < wanted, "it fits, and was not asked"
            if not screening.places_left:
                break
            assert rsvp.short_since is not None
            if self.now < rsvp.short_since + waiting.TURN_HELD:
                break  # its turn is held: nobody behind it is asked

    def whoever_overtook_had_a_reason(self, line: list[Rsvp]) -> None:
        """Places that were offered went to the first in line, or past parties with a decision."""
        for rsvp in line:
            for decision in rsvp.decisions:
                if decision.what in OFFERS:
                    for other in self._before(line, rsvp, decision):
                        assert self._last(other, decision) is What.PASSED_OVER, (
                            "overtaken, and nothing says why"
                        )

    def _before(self, line: list[Rsvp], rsvp: Rsvp, decision: Decision) -> list[Rsvp]:
        """Who stood before it in line when that was decided."""
        return [
            other
            for other in line
            if other.waiting_since is not None
            and (other.waiting_since, other.id) < (rsvp.waiting_since, rsvp.id)
            and self._was_waiting(other, decision)
        ]

    def _was_waiting(self, other: Rsvp, decision: Decision) -> bool:
        told = [d.what for d in other.decisions if d.id < decision.id]
        return What.JOINED in told and not {*OFFERS, What.LEFT, What.CAME_FIRST} & set(told)

    def _last(self, other: Rsvp, decision: Decision) -> What:
        told = [d.what for d in other.decisions if d.id < decision.id]
        return next(what for what in reversed(told) if what is not What.CHANGED)

    def offers_of_one_party_never_overlap(self, line: list[Rsvp]) -> None:
        for rsvp in line:
            assert len([d for d in rsvp.decisions if d.what in OFFERS]) <= 1
            self.seen |= {d.what for d in rsvp.decisions}


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.parametrize("examples", [30])
def test_whatever_happens_the_rules_hold(database, examples):
    with database.transaction() as session:
        make_hana(session)
    machine = type("OnThisDatabase", (Line,), {"database": database, "seen": set()})
    machine.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    machine.TestCase("runTest").runTest()

    assert machine.seen >= AT_LEAST
