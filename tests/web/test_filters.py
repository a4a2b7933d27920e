from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from outreach.dates import PartialDate
from outreach.web import filters
from tests.engines import one_engine

pytestmark = one_engine
EVENING = datetime(2010, 11, 13, 20, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture(autouse=True)
def _context(app):
    with app.test_request_context():
        yield


def test_times_read_as_people_at_the_venue_say_them():
    assert filters.longdate(EVENING) == "Saturday 13 November 2010"
    assert filters.plaindate(EVENING) == "13 November 2010"
    assert filters.shortdate(EVENING) == "13 Nov 2010"
    assert filters.shortdate(date(2026, 5, 1)) == "1 May 2026"
    assert filters.time(EVENING) == "20:00"
    assert filters.zone_name(EVENING) == "Eastern Time"
    assert filters.zone_name(EVENING.astimezone(ZoneInfo("Asia/Phnom_Penh"))) == "Cambodia Time"
    assert filters.zone_name(EVENING.astimezone(ZoneInfo("UTC"))) == "UTC"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/Denver", "Mountain Time"),
        ("America/Phoenix", "Mountain Standard Time"),
        ("America/Regina", "Central Standard Time"),
        ("Australia/Sydney", "Australian Eastern Time"),
        ("Australia/Brisbane", "Australian Eastern Standard Time"),
        ("Europe/London", "United Kingdom Time"),
        ("Africa/Nairobi", "Kenya Time"),
    ],
)
@pytest.mark.parametrize("month", [1, 3, 7, 10])
def test_where_clocks_never_change_among_neighbours_whose_do_the_name_says_so(zone, name, month):
    moment = datetime(2027, month, 20, 20, 0, tzinfo=ZoneInfo(zone))

    assert filters.zone_name(moment) == name


@pytest.mark.parametrize(
    ("known", "read"),
    [("2010", "2010"), ("2010-06", "June 2010"), ("2014-05-28", "28 May 2014")],
)
def test_a_day_reads_as_exactly_as_it_is_known(known, read):
    assert filters.partialdate(PartialDate.parse(known)) == read


def test_codes_read_as_names():
    assert filters.country("KH") == "Cambodia"
    assert filters.language("km") == "Khmer"
    assert filters.country("??") == "??"
