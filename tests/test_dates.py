from datetime import UTC, date, datetime

import pytest

from outreach.dates import PartialDate, instant, zones_by_country
from outreach.errors import Refused


@pytest.mark.parametrize("text", ["2010", "2010-06", "2010-06-27"])
def test_a_date_is_exact_to_what_was_written(text):
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "June", "2010-13", "2010-02-30", "10-06", "2010-6", "2010-06-27T10"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2010", date(2010, 12, 31)),
        ("2012-02", date(2012, 2, 29)),
        ("2010-06-27", date(2010, 6, 27)),
    ],
)
def test_the_last_day_it_can_mean(text, last):
    assert PartialDate.parse(text).last_day == last


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        (datetime(2010, 11, 13, 20), "America/New_York", datetime(2010, 11, 14, 1, tzinfo=UTC)),
        (datetime(2010, 6, 13, 20), "America/New_York", datetime(2010, 6, 14, 0, tzinfo=UTC)),
        (datetime(2026, 12, 17, 18), "Asia/Phnom_Penh", datetime(2026, 12, 17, 11, tzinfo=UTC)),
        (datetime(2026, 7, 1, 18), "Asia/Kathmandu", datetime(2026, 7, 1, 12, 15, tzinfo=UTC)),
    ],
)
def test_the_instant_of_a_wall_time(wall, zone, moment):
    assert instant(wall, zone) == moment


def test_an_hour_that_clocks_skip_is_refused():
    with pytest.raises(Refused, match="never show this time") as refused:
        instant(datetime(2027, 3, 14, 2, 30), "America/New_York", field="starts")

    assert refused.value.field == "starts"


def test_an_hour_that_clocks_show_twice_is_refused():
    with pytest.raises(Refused, match="twice"):
        instant(datetime(2026, 11, 1, 1, 30), "America/New_York")


def test_every_country_names_its_zones():
    assert zones_by_country()["KH"] == ["Asia/Phnom_Penh"]
    assert len(zones_by_country()["US"]) > 5
