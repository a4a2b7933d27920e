"""By what a screening is found, and that it follows whatever changes."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.cities import located
from outreach.clock import now
from outreach.dates import PartialDate
from outreach.globe import Arrow, kilometres
from outreach.screenings import actions
from outreach.screenings.models import Place
from outreach.venues import actions as venues
from outreach.venues.models import AddressVisibility
from tests.programme import make_film, make_room, make_screening, make_venue, pretend_begun

HOUSE = {
    "name": "Kim Family House",
    "address": "7 Secret Lane",
    "city": "Phnom Penh",
    "country": "KH",
    "timezone": "Asia/Phnom_Penh",
    "address_visibility": AddressVisibility.STAFF,
    "area_label": "near the main station",
}


def arrow_of(venue):
    return Arrow(venue.globe_x, venue.globe_y, venue.globe_z)


def test_it_holds_what_is_public_and_no_more(session, circle):
    film = make_film(session, title="Redlight", original_title="ភ្លើងក្រហម")
    venue = make_venue(session, circle, **HOUSE, access_note="Ring at Kim.")
    place = Place(venue, make_room(session, venue, name="Salon"))

    screening = make_screening(
        session, circle, film=film, place=place, title="Une soirée", description="Hush."
    )

    assert screening.search_text == (
        "une soiree redlight near the main station phnom penh cambodia "
        "westport film circle ភ្លើងក្រហម"
    )
    venues.edit(
        session, venue, now=now(), **HOUSE | {"address_visibility": AddressVisibility.PUBLIC}
    )
    session.flush()
    assert "kim family house phnom penh cambodia" in screening.search_text
    assert "station" not in screening.search_text


def test_it_follows_film_venue_host_and_screening(session, circle):
    film, venue = make_film(session), make_venue(session, circle)
    room = make_room(session, venue)
    screening = make_screening(session, circle, film=film, place=Place(venue, room), title="One")
    session.commit()

    film.title, circle.name, venue.city = "Holly", "Harbour", "Siem Reap"
    screening.title = "Two"
    session.commit()

    assert screening.search_text == (
        "two holly public library siem reap united states westport film circle harbour"
    )


def test_a_screening_that_moves_is_found_where_it_now_is(session, circle):
    screening = make_screening(session, circle, title="One")
    other = make_venue(session, circle, name="Other", city="Siem Reap", country="KH", timezone=None)
    session.commit()

    screening.venue_id = other.id
    session.commit()
    assert "redlight other siem reap cambodia" in screening.search_text

    actions.edit(
        session,
        screening,
        place=Place(online_url="https://watch.example.org"),
        timezone="UTC",
        title="One",
        starts=screening.starts_wall,
        ends=None,
        rsvp_limit=5,
        now=now(),
    )
    assert "siem reap" not in screening.search_text
    assert "watch" not in screening.search_text


def test_its_place_in_lists_is_its_start_until_it_is_over(session, circle):
    screening = make_screening(session, circle)

    assert screening.listed_at == screening.starts_at
    assert screening.coming_until == screening.ends_at

    pretend_begun(session, screening)
    assert screening.listed_at == screening.starts_at
    screening.ends_at = screening.ends_wall = None
    screening.film.runtime_minutes = 90
    session.flush()
    assert (
        screening.coming_until == screening.starts_at + timedelta(minutes=90) == screening.over_at
    )


@pytest.mark.parametrize(
    ("known", "end"),
    [("2010", (2011, 1, 1)), ("2010-06", (2010, 7, 1)), ("2010-06-27", (2010, 6, 28))],
)
def test_a_day_known_in_part_stands_at_its_end(session, circle, known, end):
    screening = make_screening(session, circle)
    screening.held_on, screening.source = PartialDate.parse(known), "a newspaper"
    screening.starts_at = screening.starts_wall = screening.ends_at = screening.ends_wall = None
    session.flush()

    moment = datetime(*end, tzinfo=UTC)

    assert (screening.listed_at, screening.coming_until) == (moment, moment)
    assert screening.is_past(moment)
    assert not screening.is_past(moment - timedelta(seconds=1))


def test_a_venue_is_located_by_its_town(session, circle):
    venue = make_venue(session, circle, city="Phnom Penh", country="KH", timezone=None)
    town = located("Phnom Penh", region=None, country="KH")

    assert kilometres(arrow_of(venue), town.arrow) < 0.001

    venue.city = "Nowhere at all"
    session.flush()
    assert arrow_of(venue) == (None, None, None)


def test_what_nobody_could_index_is_cut(session, circle):
    screening = make_screening(session, circle, title="ក" * 200)
    screening.title = "𝕬 🎬 ក្រ " * 400
    session.commit()

    assert len(screening.search_text) == 500


def test_what_is_deleted_is_not_looked_for(session, circle):
    draft = make_screening(session, circle, published=False)
    draft.title = "Changed and thrown away"

    actions.delete(session, draft, now=now())
    session.commit()

    assert draft not in session
