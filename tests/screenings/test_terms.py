"""Where, when and for how many, without pages."""

from datetime import UTC, datetime, time, timedelta

import pytest

from outreach.clock import now
from outreach.dates import PartialDate
from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.models import Place
from tests.programme import make_film, make_room, make_screening, make_venue, pretend_begun
from tests.screenings.described import wall


@pytest.mark.parametrize(
    ("runtime", "minutes"), [(72, 75 + 60), (75, 75 + 60), (76, 80 + 60), (None, 60)]
)
def test_an_end_nobody_gave_is_the_films_and_an_hour_to_talk(session, circle, runtime, minutes):
    film = make_film(session, runtime_minutes=runtime)

    screening = make_screening(session, circle, film=film, ends=None)

    assert screening.ends_wall - screening.starts_wall == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("starts", "doors", "hours"),
    [(time(19), time(19), 0), (time(19), time(7), 12), (time(1), time(23), 2)],
)
def test_doors_open_up_to_twelve_hours_before(session, circle, starts, doors, hours):
    at = datetime.combine(wall(9).date(), starts)

    screening = make_screening(session, circle, starts=at, ends=None, doors=doors)

    assert screening.starts_local - screening.doors_local == timedelta(hours=hours)


@pytest.mark.parametrize("doors", [time(6, 59), time(19, 1), time(20)])
def test_doors_after_the_start_are_not_read_as_the_day_before(session, circle, doors):
    with pytest.raises(Refused, match="before the start") as refused:
        make_screening(session, circle, doors=doors)

    assert refused.value.field == "doors"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//example.org", "ftp://example.org"])
def test_a_link_is_one_that_a_browser_opens(session, circle, url):
    with pytest.raises(Refused, match="https") as refused:
        make_screening(session, circle, place=Place(online_url=url), timezone="UTC", rsvp_limit=5)

    assert refused.value.field == "online_url"


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_at_an_end_of_the_calendar_is_refused(session, circle, year):
    starts = datetime(year, 12, 31, 23)

    with pytest.raises(Refused, match="year") as refused:
        make_screening(session, circle, starts=starts, ends=None)

    assert refused.value.field == "starts"


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("draft", (True, True, False)),
        ("past draft", (True, False, False)),
        ("published", (True, False, True)),
        ("begun", (False, False, False)),
        ("cancelled", (False, False, False)),
    ],
)
def test_what_its_host_may_do_follows_from_its_state(session, circle, state, may):
    screening = make_screening(session, circle, published="draft" not in state)
    if state in ("past draft", "begun"):
        pretend_begun(session, screening)
    if state == "cancelled":
        actions.cancel(session, screening, now=now())

    moment = datetime.now(UTC)
    assert (
        screening.may_be_edited(moment),
        screening.may_be_published(moment),
        screening.may_be_cancelled(moment),
    ) == may


@pytest.mark.parametrize(
    ("state", "under_way"),
    [("past draft", False), ("published", False), ("begun", True), ("cancelled", False)],
)
def test_only_what_is_published_and_has_begun_is_under_way(session, circle, state, under_way):
    screening = make_screening(session, circle, published=state != "past draft")
    if state == "cancelled":
        actions.cancel(session, screening, now=now())
    if state != "published":
        pretend_begun(session, screening)

    assert screening.is_under_way(now()) is under_way
    assert not screening.is_under_way(screening.ends_at)


def test_more_places_than_a_room_that_became_smaller_show(session, circle):
    room = make_room(session, make_venue(session, circle), capacity=50)
    screening = make_screening(session, circle, place=Place(room.venue, room))
    assert not screening.exceeds_room

    room.capacity = 20

    assert screening.exceeds_room


def test_of_a_day_without_a_time_nobody_says_that_it_is_under_way(session, circle):
    screening = make_screening(session, circle)
    pretend_begun(session, screening)
    assert screening.is_under_way(now())

    screening.starts_at = screening.ends_at = screening.starts_wall = screening.ends_wall = None
    screening.held_on = PartialDate(now().year + 1)

    assert not screening.is_under_way(now())
