import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.venues import actions, queries
from outreach.venues.models import Access, AddressVisibility, Known, Venue
from tests.programme import make_room, make_venue


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


def test_a_country_with_one_zone_proposes_it(session, circle):
    venue = make_venue(session, circle, country="KH", city="Phnom Penh", timezone=None)

    assert venue.timezone == "Asia/Phnom_Penh"


def test_a_country_with_several_zones_asks_for_one(session, circle):
    with pytest.raises(Refused, match="several time zones") as refused:
        make_venue(session, circle, country="US", timezone=None)

    assert refused.value.field == "timezone"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"country": "ZZ"}, "country"), ({"timezone": "Europe/Atlantis"}, "timezone")],
)
def test_an_unknown_country_or_zone_is_refused(session, circle, wrong, field):
    with pytest.raises(Refused) as refused:
        make_venue(session, circle, **wrong)

    assert refused.value.field == field


@pytest.mark.parametrize("hidden", list(AddressVisibility)[1:])
def test_a_hidden_address_needs_an_area_instead(session, circle, hidden):
    with pytest.raises(Refused) as refused:
        make_venue(session, circle, address_visibility=hidden)

    assert refused.value.field == "area_label"


@pytest.mark.parametrize("hidden", list(AddressVisibility)[1:])
def test_a_hidden_address_hides_the_name_too(session, circle, hidden):
    venue = make_venue(session, circle, address_visibility=hidden, area_label="near the station")

    assert (venue.public_name, venue.public_address) == ("near the station", None)


def test_access_features_keep_their_order(session, circle):
    venue = make_venue(session, circle, access=[Access.QUIET_SPACE, Access.STEP_FREE])

    assert venue.access_features == [Access.STEP_FREE, Access.QUIET_SPACE]


def test_what_is_there_and_what_is_not_is_kept_apart_from_what_is_unknown(session, circle):
    venue = make_venue(
        session,
        circle,
        access={Access.STEP_FREE: Known(False, "three steps"), Access.LIGHTING: Known(True)},
    )

    said = [(feature.label, feature.detail) for feature in venue.known_access.values()]

    assert said == [("No step-free entrance", "three steps"), ("Lights that can be dimmed", None)]
    assert venue.unknown_access == [
        access for access in Access if access not in (Access.STEP_FREE, Access.LIGHTING)
    ]


def test_who_looks_for_a_feature_finds_where_it_is_known_to_be(session, circle):
    there = make_venue(session, circle, name="With", access=[Access.STEP_FREE])
    make_venue(session, circle, name="Without", access={Access.STEP_FREE: Known(False)})
    make_venue(session, circle, name="Unknown")

    found = session.scalars(sa.select(Venue).where(queries.has_access(Access.STEP_FREE))).all()

    assert found == [there]


def test_saying_it_anew_forgets_what_is_left_out(session, circle):
    venue = make_venue(session, circle, access=[Access.PARKING, Access.STEP_FREE])

    actions.edit(
        session,
        venue,
        name=venue.name,
        city=venue.city,
        country=venue.country,
        timezone=venue.timezone,
        access={Access.STEP_FREE: Known(False), Access.QUIET_SPACE: Known(True)},
        now=now(),
    )
    session.refresh(venue)

    assert {access: known.known for access, known in venue.known_access.items()} == {
        Access.STEP_FREE: Known(False),
        Access.QUIET_SPACE: Known(True),
    }


@pytest.mark.parametrize("capacity", [0, -1, 50_001, 10**9])
def test_a_room_holds_somebody_and_no_stadium(session, circle, capacity):
    venue = make_venue(session, circle)

    with pytest.raises(Refused) as refused:
        make_room(session, venue, capacity=capacity)

    assert refused.value.field == "capacity"
    assert venue.rooms == []


def test_two_rooms_of_one_name_are_refused(session, circle):
    venue = make_venue(session, circle)
    make_room(session, venue, name="Hall")

    with pytest.raises(Refused, match="room of that name"):
        make_room(session, venue, name="Hall")


def test_a_change_leaves_word_for_its_screenings(session, circle):
    venue = make_venue(session, circle)

    actions.edit(
        session,
        venue,
        name="New name",
        city="New York",
        country="US",
        timezone="America/New_York",
        now=now(),
    )

    row = session.query(Outbox).one()
    assert (row.kind, row.payload) == (actions.CHANGED, {"venue_id": venue.id, "has_moved": True})


def test_an_organisation_sees_its_own_venues(session, circle, olu):
    mine = make_venue(session, circle)
    make_venue(session, olu.memberships[0].organisation)

    assert queries.venues_of(session, circle.id) == [mine]
