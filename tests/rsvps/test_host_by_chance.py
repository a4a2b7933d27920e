"""Whatever a host does while guests come, wait and go: every place is counted, every letter queued.

Two screenings of one organisation. The worker does what is due after each act, by the rows that
were left for it: where no word is left, somebody waits although places are free.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import selectinload

from outreach.accounts.models import User
from outreach.clock import now
from outreach.database import Database
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.errors import Refused
from outreach.ledger import Ledger
from outreach.rsvps import actions, approvals, erasure
from outreach.rsvps.actions import confirming, deciding, hosting, kinds, moving, parties, waiting
from outreach.rsvps.actions import terms as actions_of_terms
from outreach.rsvps.actions.following import follow_move
from outreach.rsvps.models import HOLDING, STANDING, Mode, Rsvp, State, What
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place, capacity
from outreach.screenings.actions.history import MOVED, ROOMIER
from outreach.screenings.models import Screening
from tests.factories import make_hana, organisation_of
from tests.programme import make_screening
from tests.rsvps.asking import USUAL
from tests.rsvps.rules_of_parties import Rules, Stood

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SEEDS, STEPS = 6, 50
SOMEBODY_NEW, NOT_OFF, TO_OFFERED = 0.6, 0.9, 0.3
WEIGHTS = [12, 2, 4, 3, 6, 2, 4, 1.5, 0.7, 1.5, 0.4, 0.6, 1, 2, 3, 1.5]
MODES = [Mode.AT_ONCE, Mode.CONFIRM, Mode.APPROVAL]
# Without these a run has shown little.
AT_LEAST = {
    *(What.ADDED, What.MOVED, What.KEPT, What.MERGED, What.ACCEPTED, What.REFUSED, What.OFFERED),
    *(What.JOINED, What.CHANGED_BY_HOST, What.CANCELLED_BY_HOST, What.CLAIMED),
}
OFFERS = {What.OFFERED, What.OFFERED_FEWER, What.SHORTENED}
# One of these says how it stands; of who was added or moved, or left by itself, see below.
TOLD = {
    State.PENDING: {kinds.CONFIRM_ADDRESS},
    State.ASKED: {kinds.ASKED},
    State.WAITING: {kinds.WAITS, kinds.ACCEPTED},
    State.OFFERED: {kinds.OFFER},
    State.CONFIRMED: {kinds.CONFIRMATION, kinds.MOVED},
}
BYE = {
    What.CANCELLED: kinds.CANCELLATION,
    What.CANCELLED_BY_HOST: kinds.CANCELLATION,
    What.REFUSED: kinds.REFUSED,
    What.LAPSED: kinds.LAPSE,
}


class Hosting:
    """``self.now`` is the clock of the host, of the guests and of the worker."""

    def __init__(self, database: Database, folder: Path, chance: random.Random) -> None:
        self.database, self.folder, self.chance = database, folder, chance
        self.ledger = Ledger(folder / "erasures", "a key")
        self.now: datetime = now()
        self.count, self.seen = 0, set[What]()
        self.stood: dict[int, Stood] = {}
        with self.database.transaction() as session:
            session.execute(sa.delete(Outbox))
            circle = organisation_of(session.scalars(sa.select(User)).one())
            made = [make_screening(session, circle, capacity=6, days_ahead=n) for n in (3, 5)]
            self.here = [one.id for one in made]
        self.add_by_hand(0, 1, True)
        self.the_rules_hold()  # it is the first there: nothing was planned for it before
        for n in range(1, 8):  # who comes later finds both full
            self.somebody_comes(n % 2, n % 3 + 1, True)
        self.say_the_terms(1, 0, Mode.APPROVAL)
        for size in (1, 2, 3):
            self.somebody_comes(1, size, True)

    def go_on(self) -> str:
        """Do one thing. Returns what it was."""
        which, where, size = (self.chance.randrange(most) for most in (30, 2, 3))
        act: Callable[[], None] = self.chance.choices(
            [
                lambda: self.somebody_comes(where, size + 1, self.chance.random() < 0.8),
                lambda: self.add_by_hand(where, size + 1, self.chance.random() < 0.5),
                lambda: self.move(which),
                lambda: self.merge(which, self.chance.randrange(30), size + 1),
                lambda: self.approve(which),
                lambda: self.decline(which),
                lambda: self.resize(which, size + 1),
                lambda: self.cancel_for(which),
                lambda: self.change_the_capacity(where, self.chance.choice([None, 3, 5, 7])),
                lambda: self.say_the_terms(where, size, self.chance.choice(MODES)),
                lambda: self.postpone(where),
                lambda: self.give_it_another_time(where, self.chance.randrange(4, 150)),
                lambda: self.they_are_sure(which),
                lambda: self.a_guest_answers(which),
                lambda: self.a_guest_goes(which, self.chance.random() < 0.5),
                lambda: self.time_passes(self.chance.choice([1, 121, 721])),
            ],
            WEIGHTS,
        )[0]
        act()
        self.the_rules_hold()
        return f"{act.__code__.co_names[0]}({which}, {where}, {size})"

    def _do(self, act) -> None:
        """In a transaction of its own, as a request; what is refused is rolled back."""
        self.now += timedelta(seconds=1)
        try:
            with self.database.transaction() as session:
                act(session)
        except (Refused, actions.AlreadyAnswered):
            pass
        self.work()

    def _with(self, which: int, act, *states: State) -> None:
        """With one of the parties that stand like this; else mostly with one that is not off."""
        wanted = states or (STANDING if self.chance.random() < NOT_OFF else tuple(State))

        def chosen(session):
            found = [rsvp for rsvp in self._all(session) if rsvp.state in wanted]
            if found:
                act(session, found[which % len(found)])

        self._do(chosen)

    def _at(self, where: int, act) -> None:
        self._do(lambda session: act(session, session.get_one(Screening, self.here[where])))

    def _all(self, session) -> list[Rsvp]:
        here = sa.select(Rsvp).where(Rsvp.screening_id.in_(self.here), Rsvp.blanked_at.is_(None))
        return list(session.scalars(here.order_by(Rsvp.id)))

    def work(self) -> None:
        """Whatever is due, as the worker would do it, until nothing is."""
        while self._one_row():
            pass

    def _one_row(self) -> bool:
        acts = {
            kinds.SETTLE: lambda session, row: waiting.settle(session, row, now=self.now),
            ROOMIER: lambda session, row: kinds.leave_word(session, row, now=self.now),
            MOVED: lambda session, row: follow_move(session, row, now=self.now),
            kinds.ASK_ALL: lambda session, row: parties.ask_all(session, row, now=self.now),
            kinds.UNCONFIRMED: lambda session, row: confirming.lapse(session, row, now=self.now),
        }
        with self.database.transaction() as session:
            due = sa.select(Outbox).where(
                Outbox.state == OutboxState.READY, Outbox.run_at <= self.now, Outbox.kind.in_(acts)
            )
            row = session.scalars(due.order_by(Outbox.run_at, Outbox.id)).first()
            if row is None:
                return False
            row.state = OutboxState.DONE
            record = Rsvp if "rsvp_id" in row.payload else Screening
            number = row.payload.get("rsvp_id") or row.payload["screening_id"]
            acts[row.kind](session, session.get_one(record, number))
        return True

    def somebody_comes(self, where, size, waits) -> None:
        """Perhaps somebody who has come before, or would take fewer."""
        self.count += 1
        who = self.count if self.chance.random() < SOMEBODY_NEW else self.chance.randint(1, 9)
        said = {
            "name": "Gia",
            "email": f"g{who}@example.org",
            "party_size": size,
            "form_key": str(self.count),
            "guests": [f"With {n}" for n in range(1, size)],
            "access_needs": self.chance.choice([None, f"Need {self.count}"]),
            "waits": waits,
            "fewest": self.chance.choice([None, size]),
        }
        self._at(
            where,
            lambda session, screening: actions.reserve(session, screening, **said, now=self.now),
        )

    def add_by_hand(self, where, size, has_address) -> None:
        self.count += 1
        email = f"g{self.count}@example.org" if has_address else None
        who = {"name": "Noor", "email": email, "form_key": str(self.count)}
        self._at(
            where,
            lambda session, screening: hosting.add(
                session, screening, **who, party_size=size, now=self.now
            ),
        )

    def move(self, which) -> None:
        def act(session, one):
            (there,) = {*self.here} - {one.screening_id}
            moving.move(session, one, to=session.get_one(Screening, there), now=self.now)

        self._with(which, act)

    def merge(self, which, other, size) -> None:
        def act(session, kept):
            others = [one for one in self._all(session) if one.state in STANDING]
            other_one = others[other % len(others)] if others else kept
            offered = kept.is_offered or other_one.is_offered
            needs = [one.access_needs.text for one in (kept, other_one) if one.access_needs]
            moving.merge(session, kept, other_one, party_size=size, now=self.now)
            assert not offered, "places were offered to one of them"
            assert all(need in kept.access_needs.text for need in needs), "a need is lost"

        self._with(which, act)

    def approve(self, which) -> None:
        self._with(
            which,
            lambda session, one: deciding.approve_party(session, one, now=self.now),
            State.ASKED,
        )

    def decline(self, which) -> None:
        self._with(
            which,
            lambda session, one: deciding.decline_party(session, one, "Sorry", now=self.now),
            *deciding.MAY_BE_DECLINED,
        )

    def resize(self, which, size) -> None:
        """Also of one to which places are offered just now, which is refused."""
        states = [State.OFFERED] if self.chance.random() < TO_OFFERED else []
        self._with(
            which,
            lambda session, one: hosting.set_party_size(
                session, one, party_size=size, now=self.now
            ),
            *states,
        )

    def cancel_for(self, which) -> None:
        self._with(which, lambda session, one: hosting.cancel_for(session, one, now=self.now))

    def change_the_capacity(self, where, limit) -> None:
        self._at(
            where,
            lambda session, screening: capacity.set_capacity(
                session,
                screening,
                rsvp_limit=limit,
                because="The floor is wet.",
                by=None,
                now=self.now,
            ),
        )

    def say_the_terms(self, where, kept, mode) -> None:
        said = {**USUAL, "mode": mode, "press": kept, "asks_names": True}
        self._at(
            where,
            lambda session, screening: actions_of_terms.set_terms(
                session, screening, **said, now=self.now
            ),
        )

    def postpone(self, where) -> None:
        self._at(
            where,
            lambda session, screening: screenings.postpone(session, screening, now=self.now),
        )

    def give_it_another_time(self, where, hours) -> None:
        def act(session, screening):
            starts = (self.now + timedelta(hours=hours)).replace(tzinfo=None, microsecond=0)
            screenings.edit(
                session,
                screening,
                place=Place(venue=screening.venue, room=screening.room),
                title=screening.title,
                starts=starts,
                ends=starts + timedelta(hours=2),
                rsvp_limit=screening.rsvp_limit,
                now=self.now,
            )

        self._at(where, act)

    def they_are_sure(self, which) -> None:
        """The guest says that they still come, and the host that they may see the address."""

        def act(session, one):
            parties.say_still_coming(session, one, now=self.now)
            approvals.approve(session, one, now=self.now)

        self._with(which, act, State.CONFIRMED)

    def a_guest_answers(self, which) -> None:
        def act(session, one):
            (confirming.confirm if one.is_pending else waiting.claim)(session, one, now=self.now)

        self._with(which, act, State.PENDING, State.OFFERED)

    def a_guest_goes(self, which, is_erased) -> None:
        def act(session, one):
            if is_erased:
                erasure.ask(session, one, ledger=self.ledger, now=self.now)
                erasure._erase(session, one, mail_folder=self.folder, now=self.now)
            else:
                actions.cancel(session, one, now=self.now)

        self._with(which, act)

    def time_passes(self, minutes) -> None:
        self.now += timedelta(minutes=minutes)
        self.work()

    def the_rules_hold(self) -> None:
        with self.database.reading() as session:
            everybody = session.scalars(
                sa.select(Rsvp)
                .where(Rsvp.screening_id.in_(self.here))
                .order_by(Rsvp.waiting_since, Rsvp.id)
                .options(selectinload(Rsvp.access_needs), selectinload(Rsvp.decisions))
            ).all()
            self.stood = Rules(session, self.here, self.now, self.stood).hold(everybody)
            for number in self.here:
                rsvps = [rsvp for rsvp in everybody if rsvp.screening_id == number]
                screening = session.get_one(Screening, number)
                self._every_place_is_counted(screening, rsvps)
                self._nobody_waits_for_places_that_are_free(screening, rsvps)
                self._no_offer_is_open_for_too_long(screening, rsvps)
                for rsvp in rsvps:
                    if rsvp.id in self.stood:
                        self._every_letter_is_queued(rsvp, {*self.stood[rsvp.id].told})

    def _every_place_is_counted(self, screening: Screening, rsvps: Sequence[Rsvp]) -> None:
        assert screening.places_taken == sum(one.places for one in rsvps) <= screening.capacity
        for rsvp in rsvps:
            assert (rsvp.places > 0) is (rsvp.state in HOLDING)
            assert (rsvp.offered is not None) is rsvp.is_offered
            assert (rsvp.held_until is not None) is (rsvp.is_offered or rsvp.is_pending)
            assert not rsvp.is_waiting or rsvp.waiting_since is not None
            assert rsvp.fewest is None or rsvp.fewest <= rsvp.party_size
            self.seen |= {decision.what for decision in rsvp.decisions}

    def _nobody_waits_for_places_that_are_free(
        self, screening: Screening, rsvps: Sequence[Rsvp]
    ) -> None:
        if not screening.may_take_rsvps(self.now) or waiting.is_first_come(screening, self.now):
            return
        for rsvp in rsvps:
            if rsvp.is_waiting and screening.places_left:
                wanted = min(rsvp.party_size, rsvp.fewest or rsvp.party_size)
                assert screening.places_left < wanted, "it fits, and was not asked"
                assert rsvp.short_since is not None, "its turn is not held"
                if self.now < rsvp.short_since + waiting.TURN_HELD:
                    return

    def _no_offer_is_open_for_too_long(self, screening: Screening, rsvps: Sequence[Rsvp]) -> None:
        """Until who comes first gets places, or for the shortest time since that was said."""
        for rsvp in rsvps:
            offers = [one for one in rsvp.decisions if one.until and one.what in OFFERS]
            for one, shorter in itertools.pairwise(offers):
                assert shorter.what is not What.SHORTENED or shorter.until < one.until
            if rsvp.is_offered:
                said = offers[-1]
                assert rsvp.held_until == said.until >= said.at + waiting.SHORTEST_OFFER
                if not screening.is_postponed:
                    first_come = screening.starts_at - waiting.FIRST_COME
                    most = max(first_come, said.at + waiting.SHORTEST_OFFER)
                    assert said.until <= most + waiting.A_MINUTE, "open when it should not be"

    def _every_letter_is_queued(self, rsvp: Rsvp, told: set[str]) -> None:
        if not rsvp.has_address:
            return
        if one_of := TOLD.get(rsvp.state):
            assert told & one_of, f"{rsvp.state}: nobody told them"
        last = rsvp.decisions[-1].what if rsvp.decisions else None
        assert last not in BYE or BYE[last] in told


@time_machine.travel(MOMENT, tick=False)
def test_whatever_a_host_does_the_rules_hold(database, tmp_path):
    with database.transaction() as session:
        make_hana(session)
    seen: set[What] = set()
    for seed in range(SEEDS):
        hosting_them, done = Hosting(database, tmp_path, random.Random(seed)), [f"seed {seed}"]
        try:
            for _ in range(STEPS):
                done.append(hosting_them.go_on())
        except AssertionError as error:
            raise AssertionError(f"{error}, after: {', '.join(done)}, and one more") from error
        seen |= hosting_them.seen

    assert seen >= AT_LEAST
