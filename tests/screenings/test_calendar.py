"""RFC 5545 and 5546 as domain.md 1.3 reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from outreach.clock import now
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.screenings import actions, calendar
from outreach.screenings.actions import Place, entries
from outreach.screenings.models import Screening, Visibility
from outreach.screenings.queries import entries as stored
from outreach.venues.models import AddressVisibility
from tests.programme import make_film, make_room, make_screening, make_venue

SITE = "http://outreach.test"


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


def parsed(entry):
    feed = calendar.feed([entry], name="Name", url=f"{SITE}/calendar.ics")
    return Calendar.from_ical(feed).walk("VEVENT")[0]


def test_an_entry_says_what_when_and_where(session, circle):
    screening = make_screening(session, circle)

    event = parsed(screening.vevent)

    assert event["UID"] == str(screening.uid)
    assert event.start == screening.starts_at
    assert event.end == screening.ends_at
    assert event["SUMMARY"] == "An evening with Redlight"
    assert event["LOCATION"] == "Public Library, 12 Canal Street, New York, US"
    assert event["URL"] == f"{SITE}/screenings/{screening.slug}"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == screening.revised_at
    assert "Content note: child sexual exploitation" in event["DESCRIPTION"]


def test_times_are_in_utc_and_the_local_time_is_in_the_text(session, circle):
    screening = make_screening(session, circle)

    lines = screening.vevent.decode().replace("\r\n ", "").split("\r\n")

    assert f"DTSTART:{screening.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert "19:00 (America/New_York)" in parsed(screening.vevent)["DESCRIPTION"]


def test_a_public_entry_names_no_guest_and_nobody_of_the_panel(session, circle):
    screening = make_screening(session, circle)
    panels.add(session, screening, name="Mali Chan", role=PanelRole.MODERATOR, now=now())
    entries.store_all(session)

    event = parsed(calendar.entry(screening, site=SITE))

    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event
    assert event.subcomponents == []
    assert "Mali" not in event.to_ical().decode()


def test_a_hidden_address_is_in_no_calendar(session, circle):
    venue = make_venue(
        session,
        circle,
        name="CANARY House",
        address="CANARY Street 1",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the main station",
    )
    screening = make_screening(session, circle, place=Place(venue, make_room(session, venue)))

    assert parsed(screening.vevent)["LOCATION"] == "near the main station, New York, US"
    assert b"CANARY" not in screening.vevent.replace(b"\r\n ", b"")


def test_a_private_link_is_in_no_calendar(session, circle):
    screening = make_screening(
        session,
        circle,
        place=Place(online_url="https://example.org/CANARY"),
        timezone="UTC",
        rsvp_limit=9,
    )

    assert b"CANARY" not in screening.vevent.replace(b"\r\n ", b"")
    assert parsed(screening.vevent)["LOCATION"] == "Online"


@pytest.mark.parametrize(
    "title",
    [
        "One; two, three \\ four",
        "Two\nLines: BEGIN:VEVENT",
        "ភ្លើងក្រហម " * 12,
        "شاشة 🎬 " * 15,
        "END:VCALENDAR\r\nBEGIN:VCALENDAR",
    ],
)
def test_any_title_comes_back_as_it_was(session, circle, title):
    screening = make_screening(session, circle, title=title)

    assert parsed(screening.vevent)["SUMMARY"].replace("\r", "") == title.replace("\r", "")
    lines = screening.vevent.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert b"\n" not in screening.vevent.replace(b"\r\n", b"")


def test_a_feed_is_the_stored_entries_in_order_of_time(session, circle):
    late = make_screening(session, circle, title="Late", days_ahead=30)
    early = make_screening(session, circle, title="Early", days_ahead=10)
    make_screening(session, circle, title="Draft", published=False)

    of = stored.listed(now())
    entries, revised = stored.entries(session, *of), stored.standing(session, *of).revised_at

    assert entries == [early.vevent, late.vevent]
    assert revised == max(early.revised_at, late.revised_at)


def test_a_feed_says_how_often_to_come_back(session, circle):
    screening = make_screening(session, circle)

    feed = calendar.feed([screening.vevent], name="Films", url=f"{SITE}/calendar.ics").decode()

    for line in (
        "METHOD:PUBLISH",
        "NAME:Films",
        "X-WR-CALNAME:Films",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ):
        assert f"{line}\r\n" in feed


def test_the_same_data_is_the_same_bytes(session, circle):
    screening = make_screening(session, circle)

    assert calendar.entry(screening, site=SITE) == screening.vevent


def test_a_cancelled_screening_stays_30_days_past_its_date(session, circle):
    screening = make_screening(session, circle)
    actions.cancel(session, screening, now=now())
    over = screening.ends_at

    def feed(moment):
        return stored.entries(session, *stored.listed(moment))

    assert parsed(feed(over)[0])["SUMMARY"] == "Cancelled: An evening with Redlight"
    assert feed(over + timedelta(days=29)) == [screening.vevent]
    assert feed(over + timedelta(days=31)) == []
    assert screening.is_in_feeds(over + timedelta(days=29))
    assert not screening.is_in_feeds(over + timedelta(days=31))


def test_a_feed_of_one_film_holds_no_other(session, circle):
    redlight = make_film(session)
    mine = make_screening(session, circle, film=redlight)
    make_screening(session, circle)

    assert stored.entries(session, *stored.listed(now(), Screening.film_id == redlight.id)) == [
        mine.vevent
    ]


def test_the_wall_time_stays_across_a_change_of_clocks(session, circle):
    autumn = make_screening(
        session,
        circle,
        now=datetime(2026, 10, 1, tzinfo=UTC),
        starts=datetime(2026, 10, 31, 19),
        ends=datetime(2026, 10, 31, 21),
    )
    winter = make_screening(
        session,
        circle,
        now=datetime(2026, 10, 1, tzinfo=UTC),
        starts=datetime(2026, 11, 1, 19),
        ends=datetime(2026, 11, 1, 21),
    )

    assert parsed(autumn.vevent).start == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert parsed(winter.vevent).start == datetime(2026, 11, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("visibility", "kept"),
    [
        (Visibility.PUBLIC, "public, max-age=300"),
        (Visibility.UNLISTED, "private, max-age=300"),
        (Visibility.BY_INVITATION, "private, max-age=300"),
    ],
)
def test_nobody_between_keeps_an_entry_that_is_not_for_everybody(
    session, circle, client, visibility, kept
):
    screening = make_screening(session, circle, visibility=visibility)
    session.commit()
    key = {"invitation": screening.invitation_key} if screening.is_by_invitation else {}

    answer = client.get(f"/screenings/{screening.slug}/calendar.ics", query_string=key)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, kept)
