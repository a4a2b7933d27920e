"""When a guest sees an address that is hidden from others: on their page, in mail and calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.rsvps import actions, approvals, calendar
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.screenings.models.days import day_has_come, day_there
from outreach.venues import actions as venues
from outreach.venues.models import AddressVisibility, Position
from tests.mails import delivered
from tests.pages import well_formed
from tests.programme import make_room, make_rsvp, make_screening, make_venue

SITE = "http://outreach.test"
HOUSE = {
    "name": "Kim Family House",
    "address": "7 Secret Lane",
    "area_label": "near the main station",
    "position": Position(40.71283, -74.006),
}
EVENING = 22


@pytest.fixture
def at_home(session, circle):
    """A party at a screening in a hidden house."""

    def at_home(visibility):
        venue = make_venue(session, circle, address_visibility=visibility, **HOUSE)
        place = Place(venue=venue, room=make_room(session, venue, name="Salon", capacity=9))
        rsvp = make_rsvp(session, make_screening(session, circle, place=place))
        session.commit()
        return rsvp

    return at_home


def let_the_day_come(session, screening):
    """Let it begin in an hour, where that is the same day."""
    moment = now()
    screening.timezone = "UTC" if moment.hour < EVENING else "Pacific/Honolulu"
    screening.starts_at = moment + timedelta(hours=1)
    screening.ends_at = moment + timedelta(hours=2)
    screening.starts_wall = screening.starts_local.replace(tzinfo=None)
    screening.ends_wall = screening.ends_local.replace(tzinfo=None)
    session.commit()


def location(entry):
    (event,) = Calendar.from_ical(entry).walk("VEVENT")
    return str(event["LOCATION"])


def seen(client, page_of, rsvp):
    """Whether the address stands on the guest's page and in the calendar entry there."""
    page = well_formed(client.get(page_of(rsvp)))
    entry = location(client.get(page_of(rsvp, "/calendar.ics")).data)
    assert ("7 Secret Lane" in page) == ("openstreetmap.org/?mlat=40.71283" in page)
    assert ("7 Secret Lane" in page) == ("Salon" in page)
    return "7 Secret Lane" in page, "7 Secret Lane" in entry


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_a_guest_sees_the_address_as_its_level_says(session, client, page_of, at_home, visibility):
    rsvp = at_home(visibility)
    before = seen(client, page_of, rsvp)

    approvals.approve(session, rsvp, now=now())
    session.commit()
    once_approved = seen(client, page_of, rsvp)
    let_the_day_come(session, rsvp.screening)

    assert (before, once_approved, seen(client, page_of, rsvp)) == {
        AddressVisibility.PUBLIC: ((True, True),) * 3,
        AddressVisibility.AFTER_RSVP: ((True, True),) * 3,
        AddressVisibility.APPROVED: ((False, False), (True, True), (True, True)),
        AddressVisibility.ON_THE_DAY: ((False, False), (False, False), (True, True)),
        AddressVisibility.STAFF: ((False, False),) * 3,
    }[visibility]


@pytest.mark.parametrize("end", ["withdrawn", "called off", "over"])
def test_who_does_not_come_any_more_sees_no_address(session, client, page_of, at_home, end):
    rsvp = at_home(AddressVisibility.AFTER_RSVP)
    assert seen(client, page_of, rsvp) == (True, True)

    if end == "withdrawn":
        actions.cancel(session, rsvp, now=now())
    elif end == "called off":
        screenings.cancel(session, rsvp.screening, now=now())
    else:
        rsvp.screening.starts_at = now() - timedelta(hours=3)
        rsvp.screening.ends_at = now() - timedelta(hours=1)
    session.commit()

    assert seen(client, page_of, rsvp) == (False, False)


@pytest.mark.parametrize(
    ("visibility", "words"),
    [
        (AddressVisibility.AFTER_RSVP, "The address is for you and your party."),
        (AddressVisibility.ON_THE_DAY, "The page of your RSVP shows the address from"),
        (AddressVisibility.APPROVED, "When you may, we write to you."),
        (AddressVisibility.STAFF, "The host tells you the address."),
    ],
)
def test_the_confirmation_says_where_it_is_or_how_one_will_know(
    app, session, circle, client, page_of, at_home, visibility, words
):
    rsvp = at_home(visibility)

    (mail,) = delivered(app)

    shows = visibility is AddressVisibility.AFTER_RSVP
    assert words in mail.text
    assert words in mail.html
    assert words in well_formed(client.get(page_of(rsvp)))
    assert ("7 Secret Lane" in mail.text, "7 Secret Lane" in mail.html) == (shows, shows)
    assert ("Secret Lane" in location(mail.calendar_bytes)) == shows


def test_the_day_is_that_of_the_place_and_of_the_doors(session, circle):
    screening = make_screening(session, circle)
    starts = datetime(2027, 5, 7, 4, 30, tzinfo=UTC)  # half past midnight in New York
    screening.starts_at, screening.starts_wall = starts, datetime(2027, 5, 7, 0, 30)
    midnight = datetime(2027, 5, 7, 4, 0, tzinfo=UTC)

    assert day_there(screening).isoformat() == "2027-05-07"
    assert [day_has_come(screening, midnight - timedelta(seconds=s)) for s in (0, 1)] == [
        True,
        False,
    ]

    screening.doors_wall = datetime(2027, 5, 6, 23, 30).time()

    assert day_there(screening).isoformat() == "2027-05-06"
    assert day_has_come(screening, midnight - timedelta(seconds=1))


def test_a_copy_made_on_the_day_is_newer_than_one_made_before(session, at_home):
    rsvp = at_home(AddressVisibility.ON_THE_DAY)
    rsvp.created_at = rsvp.screening.revised_at = now() - timedelta(days=30)

    def stamp(moment):
        (event,) = Calendar.from_ical(calendar.request(rsvp, site=SITE, now=moment)).walk("VEVENT")
        return event["DTSTAMP"].dt, event["SEQUENCE"]

    before, after = stamp(now()), stamp(rsvp.screening.starts_at)

    assert before[0] < after[0] <= rsvp.screening.starts_at
    assert before[1] == after[1]


def move(app, session, venue, **changed):
    """Change the venue as a host does, and have the work done that follows."""
    described = {
        "city": venue.city,
        "country": venue.country,
        "timezone": venue.timezone,
        "address_visibility": venue.address_visibility,
        **HOUSE,
        **changed,
    }
    venues.edit(session, venue, now=now(), **described)
    session.commit()
    deliver_due(app)
    return [mail.subject for mail in delivered(app)]


@pytest.mark.parametrize(
    ("visibility", "told"),
    [
        (AddressVisibility.AFTER_RSVP, 1),
        (AddressVisibility.APPROVED, 1),
        (AddressVisibility.ON_THE_DAY, 0),
        (AddressVisibility.STAFF, 0),
    ],
)
def test_guests_who_may_see_a_hidden_address_are_told_when_it_changes(
    app, session, at_home, visibility, told
):
    rsvp = at_home(visibility)
    delivered(app)

    subjects = move(app, session, rsvp.screening.venue, address="9 Other Lane")

    assert sum(subject.startswith("New time or place") for subject in subjects) == told


def test_what_guests_do_not_read_is_no_news(app, session, at_home):
    rsvp = at_home(AddressVisibility.AFTER_RSVP)
    delivered(app)

    subjects = move(app, session, rsvp.screening.venue, access_note="Ring twice.")

    assert [s for s in subjects if s.startswith("New time or place")] == []
