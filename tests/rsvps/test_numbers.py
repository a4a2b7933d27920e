"""The numbers of a screening, and why they differ."""

import pytest

from outreach.rsvps.models import State
from outreach.rsvps.queries import numbers
from outreach.rsvps.queries.guests import Count
from outreach.rsvps.queries.numbers import CHECKED_IN, COUNTERS, HEADCOUNT, WALK_INS, Numbers
from tests.pages import well_formed


def said(**values):
    values = {
        "capacity": 50,
        "licensed_audience": None,
        "room": 50,
        "places_taken": 40,
        "by_state": {State.CONFIRMED: Count(20, 40)},
        **values,
    }
    return [(one.message % one.values, one.is_odd) for one in numbers.reconciled(Numbers(**values))]


BEGINNING = [
    ("RSVPs confirmed: 20, for 40 people. These are the places confirmed.", False),
    ("Of 50 places, 40 were confirmed and 10 stayed free.", False),
]


@pytest.fixture
def counted():
    """Count people at the door so; afterwards nobody does."""
    before = dict(COUNTERS)
    COUNTERS.clear()

    def counted(**values):
        for name, number in values.items():
            numbers.counter(name)(lambda _session, _screening, number=number: number)

    yield counted
    COUNTERS.clear()
    COUNTERS.update(before)


@pytest.mark.parametrize(
    ("headcount", "words", "is_odd"),
    [
        (None, "Nobody noted a headcount. The report has a place for it.", True),
        (40, "Headcount 40 equals the 40 places confirmed.", False),
        (
            33,
            "Headcount 33 is 7 below the 40 places confirmed. Nobody was checked in, so it is not "
            "known who stayed away; more did, if some came unasked.",
            False,
        ),
        (
            45,
            "Headcount 45 is 5 above the 40 places confirmed: at least so many came without an "
            "RSVP, or parties were larger than they said.",
            False,
        ),
    ],
)
def test_without_the_door_the_headcount_stands_beside_the_places(headcount, words, is_odd):
    assert said(headcount=headcount) == [*BEGINNING, (words, is_odd)]


@pytest.mark.parametrize(
    ("headcount", "words", "is_odd"),
    [
        (38, "Headcount 38 equals the 38 who were checked in or walked in.", False),
        (
            40,
            "Headcount 40 is 2 above the 38 who were checked in or walked in: so many went past "
            "the door, or are the team and the panel.",
            True,
        ),
        (
            30,
            "Headcount 30 is 8 below the 38 who were checked in or walked in: so many had left, or "
            "were not counted.",
            True,
        ),
    ],
)
def test_with_the_door_every_step_is_explained(headcount, words, is_odd):
    assert said(checked_in=35, walk_ins=3, headcount=headcount) == [
        *BEGINNING,
        ("Of 40 places confirmed, 35 were checked in and 5 not.", False),
        ("3 came without an RSVP.", False),
        (words, is_odd),
    ]


def test_what_is_odd_is_marked():
    found = said(checked_in=42, headcount=60, licensed_audience=45, room=50, capacity=45)

    assert [words for words, is_odd in found if is_odd] == [
        "2 more were checked in than were confirmed: parties grew at the door.",
        "Headcount 60 is 18 above the 42 who were checked in or walked in: so many went past the "
        "door, or are the team and the panel.",
        "Headcount 60 is 10 above what the room holds, 50.",
        "Headcount 60 is 15 above the licensed audience, 45.",
    ]


def test_all_that_did_not_become_places_is_said():
    found = said(
        places_taken=43,
        by_state={
            State.CONFIRMED: Count(20, 40),
            State.OFFERED: Count(1, 3),
            State.CANCELLED: Count(2, 5),
            State.WAITING: Count(3, 9),
            State.DECLINED: Count(1, 1),
        },
        capacity=45,
        licensed_audience=60,
        headcount=40,
    )

    assert [words for words, _is_odd in found] == [
        "The room holds 50; the capacity was 45, which another limit set.",
        "The licence allows 60 people; the capacity was 45.",
        "RSVPs confirmed: 20, for 40 people. These are the places confirmed.",
        "RSVPs cancelled: 2, for 5 people. They held places.",
        "RSVPs declined: 1, for 1 people.",
        "RSVPs still waiting: 3, for 9 people. They got none.",
        "Places given: 43. That is 3 more than were confirmed: they were held for offers, or for "
        "addresses not confirmed.",
        "Of 45 places, 40 were confirmed and 2 stayed free.",
        "Headcount 40 equals the 40 places confirmed.",
    ]


def test_whoever_counts_at_the_door_is_asked(session, make, party, counted):
    screening = make(capacity=10)
    party(screening, party_size=3)
    unknown = numbers.numbers_of(session, screening)

    counted(**{CHECKED_IN: 2, WALK_INS: 1, HEADCOUNT: 4})
    known = numbers.numbers_of(session, screening)
    screening.headcount = 5

    assert (unknown.checked_in, unknown.walk_ins, unknown.headcount) == (None, None, None)
    assert (known.checked_in, known.walk_ins, known.headcount) == (2, 1, 4)
    assert (known.rsvps, known.confirmed, known.held, known.came) == (1, 3, 0, 3)
    assert numbers.numbers_of(session, screening).headcount == 5


def test_the_page_says_every_sentence_with_its_numbers(
    session, make, party, counted, hana_client, olu_client
):
    screening = make(capacity=10)
    party(screening, party_size=3)
    counted(**{CHECKED_IN: 2, HEADCOUNT: 1234})
    session.commit()

    page = well_formed(hana_client.get(f"/manage/screenings/{screening.id}/reconciliation"))

    assert "Of 3 places confirmed, 2 were checked in and 1 not." in page
    assert "Headcount 1,234 is 1,224 above what the room holds, 10." in page
    assert "%(" not in page
    assert olu_client.get(f"/manage/screenings/{screening.id}/reconciliation").status_code == 404
