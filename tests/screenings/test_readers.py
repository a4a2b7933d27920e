"""Independent programs read our calendars, and read the same: also around clock changes."""

import json
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from icalendar import Calendar

from outreach import prepare
from outreach.accounts.models import Organisation
from outreach.clock import now
from outreach.films.models import Film, FilmKind
from outreach.screenings import calendar
from outreach.screenings.models import Screening, Status

SITE = "http://outreach.test"
ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Phnom_Penh",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
TITLES = (
    "Redlight; with \\ and, commas",
    "រស្មីក្រហម ភាពយន្តឯកសារ និងការពិភាក្សាបន្ទាប់ពីការបញ្ចាំង នៅបណ្ណាល័យ",
    "Łódź — “Lumière rouge”, et après",
    "ضوء أحمر: فيلم ونقاش",
    "A title that is long enough to be folded more than once, because it goes on and on, 🎬 " * 2,
)
NODE_SECONDS = 30


def clock_changes(zone):
    """The days from 2026 to 2030 on which clocks change there."""
    clock, day, found = ZoneInfo(zone), date(2026, 1, 1), []
    while day.year <= 2030:
        noons = [datetime.combine(d, time(12), clock) for d in (day, day + timedelta(days=1))]
        if noons[0].utcoffset() != noons[1].utcoffset():
            found.append(day + timedelta(days=1))
        day += timedelta(days=1)
    return found


def made(number, zone, wall):
    """A screening of two hours that nobody has stored."""
    starts = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    film = Film(title="Redlight", year=2009, kind=FilmKind.DOCUMENTARY, content_notes=[])
    return Screening(
        uid=uuid4(),
        film=film,
        organisation=Organisation(is_example=False),
        title=TITLES[number % len(TITLES)].strip(),
        slug=f"screening-{number}",
        status=Status.CONFIRMED,
        timezone=zone,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place_name="Somewhere",
        sequence=0,
        revised_at=now().replace(microsecond=0),
    )


@pytest.fixture(scope="module")
def screenings():
    """Evenings and nights on, before and after every clock change."""
    return [
        made(number, zone, wall)
        for number, (zone, wall) in enumerate(
            (zone, datetime.combine(day + timedelta(days=off), time(hour, 30)))
            for zone in ZONES
            for day in clock_changes(zone) or [date(2027, 6, 1)]
            for off, hour in ((-1, 23), (0, 0), (0, 19))
        )
    ]


@pytest.fixture(scope="module")
def feed(screenings):
    entries = [calendar.entry(screening, site=SITE) for screening in screenings]
    return calendar.feed(entries, name="Everything", url=f"{SITE}/calendar.ics")


@pytest.fixture(scope="module")
def expected(screenings):
    return {str(s.uid): (s.starts_at, s.ends_at, s.title) for s in screenings}


def test_there_are_enough_of_them(screenings):
    assert len(screenings) >= 200
    assert len({screening.timezone for screening in screenings}) == 12


def test_icalendar_reads_them(feed, expected):
    events = Calendar.from_ical(feed).walk("VEVENT")

    assert {
        str(event["UID"]): (event.start, event.end, str(event["SUMMARY"])) for event in events
    } == expected


def test_vobject_reads_them(feed, expected):
    events = vobject.readOne(feed.decode()).vevent_list

    assert {
        event.uid.value: (event.dtstart.value, event.dtend.value, event.summary.value)
        for event in events
    } == expected


def test_ics_reads_them(feed, expected):
    events = ics.Calendar(feed.decode()).events

    assert {
        event.uid: (event.begin.datetime, event.end.datetime, event.name) for event in events
    } == expected


def test_ical_js_reads_them(feed, expected, tmp_path):
    library = prepare.find_ical_js()
    if library is None:
        pytest.skip("needs Node.js, and ical.js from npm: make test brings it where npm is there")
    file = tmp_path / "feed.ics"
    file.write_bytes(feed)
    reader = f"{prepare.ROOT}/tests/screenings/read_calendar.cjs"

    done = subprocess.run(
        ["node", reader, library, file], capture_output=True, check=True, timeout=NODE_SECONDS
    )

    assert {
        uid: (datetime.fromisoformat(starts), datetime.fromisoformat(ends), title)
        for uid, starts, ends, title in json.loads(done.stdout)
    } == expected
