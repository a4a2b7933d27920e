"""Who may see an address, and where a venue is as far as the public may know."""

import pytest

from outreach.venues.models import ANYBODY, AddressVisibility, Position, Reader, Venue

GUEST = Reader(is_expected=True)
APPROVED = Reader(is_expected=True, is_approved=True)
ON_THE_DAY = Reader(is_expected=True, day_has_come=True)
NOT_COMING = Reader(is_approved=True, day_has_come=True)


@pytest.mark.parametrize(
    ("visibility", "open_to"),
    [
        (AddressVisibility.PUBLIC, {"anybody", "guest", "approved", "on the day", "not coming"}),
        (AddressVisibility.AFTER_RSVP, {"guest", "approved", "on the day"}),
        (AddressVisibility.ON_THE_DAY, {"on the day"}),
        (AddressVisibility.APPROVED, {"approved"}),
        (AddressVisibility.STAFF, set()),
    ],
)
def test_each_level_is_open_to_these_and_nobody_else(visibility, open_to):
    readers = {
        "anybody": ANYBODY,
        "guest": GUEST,
        "approved": APPROVED,
        "on the day": ON_THE_DAY,
        "not coming": NOT_COMING,
    }

    assert {who for who, reader in readers.items() if visibility.is_open_to(reader)} == open_to


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_each_level_says_in_words_who_sees_it(visibility):
    hidden = not visibility.is_public

    assert (bool(visibility.to_the_public), bool(visibility.to_a_guest)) == (hidden, hidden)
    assert visibility.label
    assert visibility.to_the_team


def house(visibility):
    return Venue(
        name="Kim Family House",
        address="7 Secret Lane",
        city="New York",
        address_visibility=visibility,
        area_label="near the main station",
        latitude=40.71283,
        longitude=-74.006,
    )


def test_whom_it_is_open_to_reads_name_and_address_and_others_the_area():
    venue = house(AddressVisibility.AFTER_RSVP)

    read = [(venue.name_for(one), venue.address_for(one)) for one in (GUEST, ANYBODY)]

    assert read == [("Kim Family House", "7 Secret Lane"), ("near the main station", None)]


def test_where_a_hidden_venue_is_is_known_to_ten_kilometres():
    hidden, shown = (
        house(level) for level in (AddressVisibility.AFTER_RSVP, AddressVisibility.PUBLIC)
    )

    assert shown.coarse_place == (40.71283, -74.006)
    assert hidden.coarse_place == (40.7, -74.0)
    assert hidden.position == (40.71283, -74.006)
    assert Venue().coarse_place is None


@pytest.mark.parametrize(
    ("position", "there"),
    [
        (Position(90, 180), True),
        (Position(-90, -180), True),
        (Position(90.1, 0), False),
        (Position(0, -180.1), False),
        (Position(float("nan"), 0), False),
        (Position(0, float("inf")), False),
    ],
)
def test_what_is_on_the_globe(position, there):
    assert position.is_on_the_globe is there


def test_a_map_is_asked_for_plain_numbers():
    assert Position(-0.0000001, 1e-05).exact.map_link == (
        "https://www.openstreetmap.org/?mlat=0&mlon=0.00001#map=17/0/0.00001"
    )
    assert str(Position(40.0, -74.006)) == "40, -74.006"
