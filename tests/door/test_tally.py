"""The numbers at a door: a function of the set of events, whatever order they came in."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.door.models import Kind
from outreach.door.tally import Conflict, Fact, Party, Why, tally
from tests.door.conftest import NOON, key

PARTIES = {1: Party(1), 2: Party(4), 3: Party(2, is_confirmed=False), 9: Party(0, is_here=False)}


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def arrival(number, people=1, *, minutes=0, party=1, door=1):
    return Fact(key(number), Kind.ARRIVAL, people, at(minutes), door, party)


def undo(number, of, *, minutes=0):
    return Fact(key(number), Kind.UNDO, 0, at(minutes), 1, None, key(of))


FACTS = st.builds(
    Fact,
    key=st.integers(1, 40).map(key),
    kind=st.sampled_from(Kind),
    number=st.integers(1, 5),
    said_at=st.integers(0, 5).map(at),
    door=st.integers(1, 3),
    party=st.sampled_from([1, 2, 3, 9, 77, None]),
    of_key=st.one_of(st.none(), st.integers(1, 40).map(key)),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(FACTS, unique_by=lambda fact: fact.key, max_size=30), st.randoms())
def test_any_order_any_batches_and_any_retries_come_to_the_same(facts, chance):
    once = tally(facts, PARTIES)

    again = [*facts, *chance.choices(facts, k=len(facts))] if facts else []
    chance.shuffle(again)

    assert tally(again, PARTIES) == once


@settings(deadline=None, max_examples=200)
@given(st.lists(FACTS, unique_by=lambda fact: fact.key, max_size=30))
def test_nobody_is_lost_and_nobody_counted_twice(facts):
    done = tally(facts, PARTIES)

    undone = {fact.of_key for fact in facts if fact.kind is Kind.UNDO}
    said = sum(f.number for f in facts if f.kind is Kind.ARRIVAL and f.key not in undone)
    assert done.checked_in + sum(conflict.beyond for conflict in done.conflicts) == said
    assert all(done.arrived[number] <= PARTIES[number].size for number in done.arrived)


def test_a_thousand_check_ins_with_two_hundred_twice():
    parties = {number: Party(1) for number in range(800)}
    first = [arrival(n, party=n, minutes=n % 60) for n in range(800)]
    twice = [arrival(1000 + n, party=n, minutes=90, door=2) for n in range(200)]
    chance = random.Random(5)
    seen = []

    for _ in range(5):
        facts = [*first, *twice, *chance.choices(first, k=300)]
        chance.shuffle(facts)
        seen.append(tally(facts, parties))

    assert (seen[0].checked_in, len(seen[0].conflicts)) == (800, 200)
    assert {conflict.why for conflict in seen[0].conflicts} == {Why.SEEN_TWICE}
    assert all(one == seen[0] for one in seen)


def test_a_party_arrives_in_parts():
    done = tally([arrival(1, 1, party=2), arrival(2, 3, party=2, door=2)], PARTIES)

    assert (done.arrived, done.conflicts) == ({2: 4}, [])


def test_what_goes_beyond_the_party_is_kept_and_says_when_it_was_seen_first():
    first, second = arrival(7, 3, party=2), arrival(1, 3, party=2, minutes=5, door=2)

    done = tally([second, first], PARTIES)

    assert done.arrived == {2: 4}
    assert done.conflicts == [Conflict(Why.SEEN_TWICE, second, 2, first)]


def test_of_two_at_one_moment_the_key_says_which_was_first():
    first, second = arrival(1), arrival(2, door=2)

    assert tally([second, first], PARTIES).conflicts == [Conflict(Why.SEEN_TWICE, second, 1, first)]


def test_an_undo_may_come_before_what_it_takes_back():
    assert tally([undo(2, of=1)], PARTIES).checked_in == 0
    assert tally([undo(2, of=1), arrival(1)], PARTIES).checked_in == 0
    assert tally([arrival(1)], PARTIES).checked_in == 1


def test_undoing_the_first_of_two_lets_the_second_count():
    done = tally([arrival(1), arrival(2, minutes=1), undo(3, of=1), undo(4, of=1)], PARTIES)

    assert (done.arrived, done.conflicts) == ({1: 1}, [])


def test_an_undo_is_not_undone():
    assert tally([arrival(1), undo(2, of=1), undo(3, of=2)], PARTIES).checked_in == 0


def test_more_people_than_the_party_has_at_once():
    fact = arrival(1, 6, party=2)

    done = tally([fact], PARTIES)

    assert (done.arrived, done.conflicts) == ({2: 4}, [Conflict(Why.TOO_MANY, fact, 2)])


def test_who_is_not_expected_here_is_a_conflict_of_its_own():
    elsewhere, unknown, given_up = (
        arrival(1, party=9),
        arrival(2, party=None),
        arrival(3, party=3),
    )

    done = tally([given_up, unknown, elsewhere], PARTIES)

    assert done.conflicts == [
        Conflict(Why.ELSEWHERE, elsewhere, 1),
        Conflict(Why.UNKNOWN, unknown, 1),
        Conflict(Why.NOT_CONFIRMED, given_up, 0),
    ]
    assert done.arrived == {3: 1}


def test_the_headcount_is_apart_from_check_ins_and_adds_up_over_doors():
    counts = [(1, 10, 1, 0), (2, -3, 2, 20), (3, 1, 2, 5)]

    done = tally(
        [arrival(9, 4, party=2)]
        + [Fact(key(n), Kind.COUNT, by, at(minutes), door) for n, by, door, minutes in counts],
        PARTIES,
    )

    assert (done.in_room, done.most_in_room, done.counted) == (8, 11, {1: 10, 2: -2})
    assert done.checked_in == 4


def test_fewer_than_nobody_are_in_no_room():
    assert tally([Fact(key(1), Kind.COUNT, -3, NOON, 1)], {}).in_room == 0


def test_who_walked_in_is_counted_until_it_is_undone():
    walked = Fact(key(1), Kind.WALK_IN, 2, NOON, 1)

    assert tally([walked], {}).walked_in == 2
    assert tally([walked, undo(2, of=1)], {}).walked_in == 0
