"""The capacity is raised and lowered by itself, also below what is given."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.actions import Place
from outreach.screenings.actions.capacity import set_capacity
from outreach.screenings.actions.history import ROOMIER
from outreach.screenings.models import Change
from outreach.venues import actions as venues
from tests import factories
from tests.programme import make_room, make_screening, make_venue, pretend_begun


@pytest.fixture
def screening(session, hana):
    """In a room for 50, with 20 places given."""
    screening = make_screening(session, factories.organisation_of(hana), rsvp_limit=30)
    assert screening.take_places(20)
    session.flush()
    session.execute(sa.delete(Outbox))
    return screening


def wanted(session, screening, hana, limit, because=None):
    set_capacity(session, screening, rsvp_limit=limit, because=because, by=hana, now=now())
    session.flush()
    return screening.capacity, screening.places_left


def words_left(session):
    return session.scalars(sa.select(Outbox.payload).where(Outbox.kind == ROOMIER)).all()


def noted(session, screening):
    rows = session.scalars(sa.select(Change).where(Change.screening_id == screening.id))
    fields = ("rsvp_limit", "below_places")
    return [(one.field, one.before, one.after, one.by.name) for one in rows if one.field in fields]


def test_it_is_raised_to_what_the_room_holds_and_word_is_left(session, screening, hana):
    assert wanted(session, screening, hana, 40) == (40, 20)
    assert words_left(session) == [{"screening_id": screening.id}]
    assert wanted(session, screening, hana, None) == (50, 30)
    assert noted(session, screening) == [
        ("rsvp_limit", "30", "40", "Hana Novak"),
        ("rsvp_limit", "40", None, "Hana Novak"),
    ]


def test_it_is_lowered_to_what_is_given_and_leaves_no_word(session, screening, hana):
    assert wanted(session, screening, hana, 20) == (20, 0)
    assert words_left(session) == []


@pytest.mark.parametrize("limit", [0, -1, 19, 10**9])
def test_it_is_not_lowered_below_what_is_given_nor_to_nonsense(session, screening, hana, limit):
    with pytest.raises(Refused) as why:
        wanted(session, screening, hana, limit)

    assert why.value.field == "rsvp_limit"
    assert (screening.capacity, screening.rsvp_limit) == (30, 30)


def test_lowered_all_the_same_it_falls_with_each_place_that_comes_back(session, screening, hana):
    capacities = [wanted(session, screening, hana, 15, because="The fire officer came.")]

    for places in (3, 1, 2, 4):
        screening.give_back_places(places)
        session.refresh(screening)
        capacities.append((screening.capacity, screening.places_left))

    assert capacities == [(20, 0), (17, 0), (16, 0), (15, 1), (15, 5)]
    assert noted(session, screening) == [
        ("rsvp_limit", "30", "15", "Hana Novak"),
        ("below_places", None, "The fire officer came.", "Hana Novak"),
    ]


def test_a_reason_that_is_not_needed_is_not_noted(session, screening, hana):
    wanted(session, screening, hana, 25, because="Just so.")

    assert noted(session, screening) == [("rsvp_limit", "30", "25", "Hana Novak")]


def test_a_reason_does_not_make_nonsense_right(session, screening, hana):
    with pytest.raises(Refused):
        wanted(session, screening, hana, 0, because="Just so.")


def test_while_it_is_above_what_is_wanted_everything_else_can_be_changed(session, screening, hana):
    wanted(session, screening, hana, 15, because="The fire officer came.")

    actions.edit(
        session,
        screening,
        place=Place(venue=screening.venue, room=screening.room),
        title="Another title",
        starts=screening.starts_wall,
        ends=screening.ends_wall,
        rsvp_limit=15,
        now=now(),
    )

    assert (screening.title, screening.capacity, screening.rsvp_limit) == ("Another title", 20, 15)


def test_places_that_a_smaller_room_lost_are_given_to_nobody_again(session, hana):
    circle = factories.organisation_of(hana)
    venue = make_venue(session, circle)
    room = make_room(session, venue, capacity=20)
    screening = make_screening(session, circle, place=Place(venue=venue, room=room))
    assert screening.take_places(20)
    venues.edit_room(session, room, name="Hall", capacity=10, now=now())
    actions.follow_venue(session, venue, now=now())
    before = screening.capacity

    screening.give_back_places(3)

    assert (before, screening.capacity, screening.places_left) == (20, 17, 0)


def test_more_places_than_are_taken_do_not_come_back_in_silence(session, screening):
    with pytest.raises(RuntimeError, match=r"21 places of screening .* come back of 20 taken"):
        screening.give_back_places(21)

    session.refresh(screening)
    assert screening.places_taken == 20
    screening.give_back_places(20)
    assert screening.places_taken == 0


def test_a_larger_room_leaves_word_of_its_places(session, hana):
    circle = factories.organisation_of(hana)
    venue = make_venue(session, circle)
    room = make_room(session, venue, capacity=20)
    screening = make_screening(session, circle, place=Place(venue=venue, room=room))
    venues.edit_room(session, room, name="Hall", capacity=40, now=now())

    actions.follow_venue(session, venue, now=now())

    assert screening.capacity == 40
    assert words_left(session) == [{"screening_id": screening.id}]


def test_it_stays_as_it_is_once_it_has_begun(session, screening, hana):
    pretend_begun(session, screening)

    with pytest.raises(Refused, match="begun"):
        wanted(session, screening, hana, 40)
