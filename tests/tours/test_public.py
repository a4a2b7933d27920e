"""What everybody sees of a tour: its page, its calendar, and the way there."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from outreach.clock import now
from outreach.screenings import actions as screenings
from outreach.screenings.models import Place, Visibility
from outreach.tours import actions, queries
from outreach.venues.models import AddressVisibility
from tests.pages import well_formed
from tests.programme import make_rsvp, make_tour, make_venue

FEED = "http://outreach.test/tours/redlight-goes-round/calendar.ics"


@pytest.fixture
def path(tour):
    return f"/tours/{tour.slug}"


def titles(page):
    return re.findall(r'class="stop-title"><a[^>]*>([^<]+)', page)


def let_pass(session, screening):
    """Let it have been held three days ago."""
    by = screening.ends_at - now() + timedelta(days=3)
    screening.starts_at -= by
    screening.ends_at -= by
    screening.starts_wall -= by
    screening.ends_wall -= by
    session.commit()


def test_stops_to_come_and_held_stand_in_order(session, tour, stop, client, path):
    stop(title="Later", days_ahead=30, capacity=40, note="With the director")
    stop(title="Sooner", days_ahead=5, capacity=60)
    off = stop(title="Called off", days_ahead=9, capacity=7)
    screenings.cancel(session, off.screening, now=now())
    let_pass(session, stop(title="Was held", capacity=50).screening)

    page = well_formed(client.get(path))

    to_come, held = page.split('id="held"')
    assert titles(to_come) == ["Sooner", "Called off", "Later"]
    assert titles(held) == ["Was held"]
    assert ("With the director" in page, ">Cancelled<" in to_come) == (True, True)
    assert "child sexual exploitation" in page
    assert re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page) == [
        ("Stops", "3"),
        ("Country", "1"),
        ("Capacity, in places", "150"),
    ]


def test_a_postponed_stop_stays_and_says_so(session, tour, stop, client, path):
    screenings.postpone(session, stop(title="Later on").screening, now=now())
    session.commit()

    page = well_formed(client.get(path))

    assert titles(page) == ["Later on"]
    assert (">Postponed<" in page, "/rsvps/new" in page) == (True, False)


def test_a_stop_leads_to_its_page_its_rsvp_and_a_map(session, tour, stop, client, path):
    slug = stop(capacity=40).screening.slug

    page = well_formed(client.get(path))

    assert f'href="/screenings/{slug}"' in page
    assert f'href="/screenings/{slug}/rsvps/new"' in page
    assert "40 places left" in page
    assert re.findall(r'href="(https://www.openstreetmap[^"]*)"([^>]*)>', page) == [
        (
            "https://www.openstreetmap.org/search?query=12%20Canal%20Street%2C%20New%20York%2C%20"
            "United%20States",
            ' rel="noreferrer"',
        )
    ]


def test_where_all_is_taken_nobody_is_led_to_an_rsvp(session, tour, stop, client, path):
    full = stop(capacity=2).screening
    link = f'href="/screenings/{full.slug}/rsvps/new"'
    assert link in client.get(path).text
    make_rsvp(session, full, party_size=2)
    session.commit()

    page = well_formed(client.get(path))

    assert (link in page, ">Full<" in page) == (False, True)


def test_how_many_come_is_for_the_team(session, tour, stop, client, hana_client, path):
    make_rsvp(session, stop(capacity=5_000).screening, party_size=7)
    session.commit()

    assert "7 of 5,000" in hana_client.get(f"/manage/tours/{tour.id}").text
    page = client.get(path).text
    assert ("RSVPs<" in page, "7 of" in page, "Places confirmed" in page) == (False,) * 3


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_a_hidden_address_is_hidden_in_every_output(
    session, circle, tour, stop, client, path, visibility
):
    venue = make_venue(
        session,
        circle,
        name="Canary House",
        address="3 Canary Lane",
        address_visibility=visibility,
        area_label="near the station",
    )
    stop(place=Place(venue=venue), rsvp_limit=9)
    pages = [client.get(f"{path}{page}").text for page in ("", "/calendar.ics")]

    shown = visibility is AddressVisibility.PUBLIC
    assert ["canary" in page.lower() for page in pages] == [shown, shown]
    assert ["near the station" in page for page in pages] == [not shown, not shown]
    assert ("openstreetmap" in pages[0]) is shown


def test_what_the_public_does_not_find_is_no_public_stop(session, tour, stop, client, path):
    stop(title="Canary draft", published=False)
    stop(title="Canary unlisted", visibility=Visibility.UNLISTED)
    stop(title="Canary invited", visibility=Visibility.BY_INVITATION)
    waits = stop(title="Canary waits", published=False).screening
    waits.status = "requested"
    session.commit()

    assert client.get(path).status_code == 404
    assert client.get(f"{path}/calendar.ics").status_code == 404
    assert queries.announced(session) == []

    stop(title="Public")
    pages = [client.get(f"{path}{page}").text for page in ("", "/calendar.ics")]
    assert ["Canary" in page for page in pages] == [False, False]
    assert ["Public" in page for page in pages] == [True, True]


def test_a_tour_without_stops_is_not_there(client, path):
    assert (client.get(path).status_code, client.get("/tours/none").status_code) == (404, 404)


def test_the_calendar_joins_the_stored_entries(session, tour, stop, make, client, path):
    later, sooner = stop(title="Later", days_ahead=30), stop(title="Sooner", days_ahead=5)
    make(title="On no tour")

    answer = client.get(f"{path}/calendar.ics")

    calendar = Calendar.from_ical(answer.data)
    stored = [one.screening.vevent for one in (sooner, later)]
    assert [str(event["uid"]) for event in calendar.walk("VEVENT")] == [
        str(one.screening.uid) for one in (sooner, later)
    ]
    assert b"".join(stored) in answer.data
    assert (str(calendar["x-wr-calname"]), str(calendar["source"])) == (tour.title, FEED)
    assert answer.content_type == "text/calendar; charset=utf-8"


def test_a_reader_who_has_it_gets_304_until_a_stop_is_taken_off(
    session, tour, stop, client, path, asked
):
    stop()
    off = stop(days_ahead=30)
    tour.changed_at = now() - timedelta(days=1)
    session.commit()
    first = client.get(f"{path}/calendar.ics")
    asked.clear()
    same = client.get(f"{path}/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert [one for one in asked if "vevent" in one] == []
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    same_since = client.get(f"{path}/calendar.ics", headers=since)

    actions.remove(session, off, now=now() + timedelta(seconds=2))
    session.commit()

    changed = client.get(f"{path}/calendar.ics", headers=since)
    assert [one.status_code for one in (first, same, same_since, changed)] == [200, 304, 304, 200]
    assert (first.data.count(b"VEVENT"), changed.data.count(b"VEVENT")) == (4, 2)


def test_a_cancelled_stop_leaves_the_calendar_a_month_after_its_day(
    session, tour, stop, client, path
):
    off = stop().screening
    screenings.cancel(session, off, now=now())
    session.commit()
    assert b"STATUS:CANCELLED" in client.get(f"{path}/calendar.ics").data

    let_pass(session, off)
    off.starts_at -= timedelta(days=40)
    off.ends_at -= timedelta(days=40)
    session.commit()

    assert b"VEVENT" not in client.get(f"{path}/calendar.ics").data


def test_film_host_and_screening_lead_there(session, circle, film, tour, stop, client, path):
    screening = stop().screening
    make_tour(session, circle, film=film, title="Not announced")
    session.commit()
    pages = (
        f"/films/{film.slug}",
        f"/organisations/{circle.slug}",
        f"/screenings/{screening.slug}",
    )

    found = [well_formed(client.get(page)) for page in pages]

    assert [f'href="{path}"' in page for page in found] == [True, True, True]
    assert ["Not announced" in page for page in found] == [False, False, False]


def test_it_asks_the_database_as_often_for_ten_stops_as_for_one(
    session, tour, stop, client, path, asked
):
    stop()
    client.get(path)
    asked.clear()
    client.get(path)
    one = len(asked)
    for number in range(9):
        stop(days_ahead=20 + number)
    asked.clear()

    client.get(path)

    assert (one, len(asked)) == (one, one)
