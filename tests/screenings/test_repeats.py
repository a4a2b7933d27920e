"""The dates of a row: which there are, which cannot be, and the pages that plan and make them."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from outreach.errors import Refused
from outreach.screenings import repeats
from outreach.screenings.models import Place, Screening
from outreach.screenings.repeats import Every, plan
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_room, make_screening, make_venue

EARLY = datetime(2027, 1, 4, 12, tzinfo=UTC)
MISSING_HOUR = "Clocks go forward that night and never show this time. Choose another."
TWICE = "Clocks go back that night and show this time twice. Choose a time before or after."


@pytest.fixture
def screening(session, circle):
    """Make a draft in New York that starts at this wall time and lasts two hours."""

    def make(starts, **values):
        return make_screening(
            session,
            circle,
            starts=starts,
            ends=starts + timedelta(hours=2),
            published=False,
            now=EARLY,
            **values,
        )

    return make


def days(found):
    return [(one.starts.month, one.starts.day) for one in found.dates]


def planned(screening, every, times=None, until=None, now=EARLY):
    return plan(screening, every=every, times=times, until=until, now=now)


@pytest.mark.parametrize(
    ("first", "every", "expected"),
    [
        (datetime(2027, 2, 18, 19), Every.WEEK, [(2, 25), (3, 4), (3, 11)]),
        (datetime(2027, 2, 18, 19), Every.TWO_WEEKS, [(3, 4), (3, 18), (4, 1)]),
        (datetime(2027, 2, 18, 19), Every.DAY, [(3, 18), (4, 18), (5, 18)]),
        (datetime(2027, 2, 18, 19), Every.WEEKDAY, [(3, 18), (4, 15), (5, 20)]),
        (datetime(2027, 2, 25, 19), Every.WEEKDAY, [(3, 25), (4, 22), (5, 27)]),
        (datetime(2027, 2, 25, 19), Every.LAST, [(3, 25), (4, 29), (5, 27)]),
        (datetime(2027, 12, 2, 19), Every.WEEKDAY, [(1, 6), (2, 3), (3, 2)]),
    ],
)
def test_it_is_repeated_as_the_rule_says(screening, first, every, expected):
    found = planned(screening(first), every, times=3)

    assert days(found) == expected
    assert {one.starts.time() for one in found.dates} == {first.time()}
    assert (found.missing, {one.problem for one in found.dates}) == ([], {None})


def test_months_without_such_a_day_are_named_and_do_not_count(screening):
    found = planned(screening(datetime(2027, 1, 31, 19)), Every.DAY, times=3)

    assert days(found) == [(3, 31), (5, 31), (7, 31)]
    assert [month.month for month in found.missing] == [2, 4, 6]


def test_a_fifth_weekday_is_not_in_every_month(screening):
    found = planned(screening(datetime(2027, 1, 29, 19)), Every.WEEKDAY, times=2)

    assert days(found) == [(4, 30), (7, 30)]
    assert [month.month for month in found.missing] == [2, 3, 5, 6]


def test_the_last_weekday_is_offered_on_the_last_one_only():
    assert Every.LAST in repeats.choices(date(2027, 2, 25))
    assert Every.LAST not in repeats.choices(date(2027, 2, 18))


def test_until_may_itself_be_a_date_and_what_comes_first_ends_it(screening):
    made = screening(datetime(2027, 2, 18, 19))

    assert days(planned(made, Every.WEEK, until=date(2027, 3, 4))) == [(2, 25), (3, 4)]
    assert days(planned(made, Every.WEEK, until=date(2027, 3, 3))) == [(2, 25)]
    assert days(planned(made, Every.WEEK, times=1, until=date(2027, 3, 4))) == [(2, 25)]


def test_dates_that_have_passed_are_left_out(screening):
    later = datetime(2027, 3, 1, 12, tzinfo=UTC)

    found = planned(screening(datetime(2027, 2, 18, 19)), Every.WEEK, times=2, now=later)

    assert days(found) == [(3, 4), (3, 11)]


@pytest.mark.parametrize(
    ("first", "problem"),
    [(datetime(2027, 3, 7, 2, 30), MISSING_HOUR), (datetime(2027, 10, 31, 1, 30), TWICE)],
)
def test_an_hour_that_is_not_once_on_the_clock_is_told(screening, first, problem):
    found = planned(screening(first), Every.WEEK, times=2)

    assert [one.problem and one.problem.message for one in found.dates] == [problem, None]


def test_so_is_an_end_that_is_not_on_the_clock(screening):
    found = planned(screening(datetime(2027, 3, 7, 0, 30)), Every.WEEK, times=1)

    assert [one.problem.message for one in found.dates] == [MISSING_HOUR]


@pytest.mark.parametrize(
    ("rule", "why", "field"),
    [
        ({}, "how many times", "times"),
        ({"times": 0}, "from 1 to 60", "times"),
        ({"times": 61}, "from 1 to 60", "times"),
        ({"until": date(2027, 2, 24)}, "No date to come", "until"),
        ({"until": date(2028, 6, 1)}, "more than 60", "until"),
        ({"until": date.max}, "more than 60", "until"),
    ],
)
def test_what_is_no_row_is_refused(screening, rule, why, field):
    with pytest.raises(Refused, match=re.escape(why) if why[0].islower() else why) as refused:
        planned(screening(datetime(2027, 2, 18, 19)), Every.WEEK, **rule)

    assert refused.value.field == field


def test_sixty_at_once_is_the_most(screening):
    found = planned(screening(datetime(2027, 2, 18, 19)), Every.WEEK, times=60)

    assert len(found.dates) == 60
    assert {b.starts - a.starts for a, b in pairwise(found.dates)} == {timedelta(weeks=1)}


def test_a_row_that_reaches_too_far_is_refused(screening):
    with pytest.raises(Refused, match="three years"):
        planned(screening(datetime(2027, 2, 18, 19)), Every.DAY, times=60)


def test_what_was_at_no_known_time_is_not_repeated():
    with pytest.raises(Refused, match="Copy it instead"):
        repeats.check_repeatable(Screening())


@pytest.fixture
def in_berlin(session, circle, film):
    """A draft on a Sunday of 2029 before clocks go forward in Berlin, at half past two at night."""
    venue = make_venue(
        session, circle, name="Kino", city="Berlin", country="DE", timezone="Europe/Berlin"
    )
    made = make_screening(
        session,
        circle,
        film=film,
        place=Place(venue, make_room(session, venue)),
        starts=datetime(2029, 3, 18, 2, 30),
        ends=datetime(2029, 3, 18, 4, 30),
        published=False,
        now=datetime(2027, 1, 1, tzinfo=UTC),
    )
    session.commit()
    return made


def at(screening, query=""):
    return f"/manage/screenings/{screening.id}/repeats/new{query}"


@pytest.fixture
def in_2029(monkeypatch):
    """The clock stands a little before the row in Berlin."""
    moment = datetime(2029, 1, 1, 12, tzinfo=UTC)
    for module in ("views", "forms"):
        monkeypatch.setattr(f"outreach.screenings.{module}.copies.now", lambda: moment)


def drafts(all_stored, but):
    return [one for one in all_stored() if one.id != but.id]


@pytest.mark.usefixtures("in_2029")
def test_every_date_is_shown_before_any_is_made(in_berlin, hana_client, all_stored):
    page = well_formed(hana_client.get(at(in_berlin, "?every=week&times=3")))

    assert re.findall(r"label for=\"dates-\d-is_made\">([^<]+)<", page) == [
        "Sunday 25 March 2029",
        "Sunday 1 April 2029",
        "Sunday 8 April 2029",
    ]
    assert f"{MISSING_HOUR} It is left out" in page
    form = fields(page)
    assert [name for name in form if name.endswith("is_made")] == [
        "dates-1-is_made",
        "dates-2-is_made",
    ]
    assert drafts(all_stored, in_berlin) == []


@pytest.mark.usefixtures("in_2029")
def test_what_is_ticked_is_made_and_keeps_the_wall_time(in_berlin, hana_client, all_stored):
    path = at(in_berlin, "?every=week&times=3")

    answer = send_form(hana_client, path, **fields(hana_client.get(path).text))

    made = drafts(all_stored, in_berlin)
    assert answer.status_code == 302
    assert answer.location == "/manage/screenings/drafts?" + "&".join(
        f"draft={one.id}" for one in made
    )
    assert [(one.starts_wall, one.starts_at, one.status) for one in made] == [
        (datetime(2029, 4, 1, 2, 30), datetime(2029, 4, 1, 0, 30, tzinfo=UTC), "draft"),
        (datetime(2029, 4, 8, 2, 30), datetime(2029, 4, 8, 0, 30, tzinfo=UTC), "draft"),
    ]
    assert len({one.uid for one in [in_berlin, *made]}) == 3


@pytest.mark.usefixtures("in_2029")
def test_the_date_that_cannot_be_may_be_given_another_hour(in_berlin, hana_client, all_stored):
    path = at(in_berlin, "?every=week&times=1")
    form = {"dates-0-is_made": "y", "dates-0-starts": "2029-03-25T03:30"}

    send_form(hana_client, path, **form)

    assert [one.starts_wall for one in drafts(all_stored, in_berlin)] == [
        datetime(2029, 3, 25, 3, 30)
    ]


@pytest.mark.usefixtures("in_2029")
@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("2029-03-25T02:30", "2029-04-01T02:30", [MISSING_HOUR]),
        ("2029-04-01T02:30", "2029-04-01T02:30", ["Two of them start at the same time."]),
        ("2020-04-01T02:30", "2029-04-01T02:30", ["This time has passed."]),
        ("", "2029-04-01T02:30", ["Say when, or take the tick away."]),
        ("soon", "2029-04-01T02:30", ["We could not read this as a day and a time."]),
    ],
)
def test_one_wrong_date_and_none_is_made(in_berlin, hana_client, all_stored, first, second, said):
    form = {"dates-0-starts": first, "dates-1-starts": second}
    ticks = {"dates-0-is_made": "y", "dates-1-is_made": "y"}

    answer = send_form(hana_client, at(in_berlin, "?every=week&times=2"), **form, **ticks)

    assert answer.status_code == 422
    assert [
        error[: len(why)] for error, why in zip(errors_in(answer.text), said, strict=True)
    ] == said
    assert drafts(all_stored, in_berlin) == []


@pytest.mark.usefixtures("in_2029")
def test_nothing_ticked_is_nothing_made(in_berlin, hana_client, all_stored):
    answer = send_form(hana_client, at(in_berlin, "?every=week&times=1"), **{"dates-0-starts": ""})

    assert answer.status_code == 422
    assert errors_in(answer.text) == ["Nothing is ticked. Tick the dates to make."]
    assert drafts(all_stored, in_berlin) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?every=never&times=3", "Not a valid choice."),
        ("?every=week", "Say how many times, or until when."),
        ("?every=week&times=100", "Choose from 1 to 60 dates."),
        ("?every=week&times=few", "Write a whole number, such as 2."),
        ("?every=week&until=soon", "We could not read this as a day. Write it as 2027-05-21."),
    ],
)
def test_a_rule_that_is_none_is_told_beside_its_field(make, hana_client, query, said):
    answer = hana_client.get(at(make(), query))

    assert (answer.status_code, errors_in(well_formed(answer))) == (422, [said])


@pytest.mark.usefixtures("in_2029")
def test_the_way_to_repeat_is_said_in_words(in_berlin, hana_client):
    page = well_formed(hana_client.get(at(in_berlin)))

    assert re.findall(r"label for=\"every-\d\">([^<]+)<", page) == [
        "Every week, on Sunday",
        "Every two weeks, on Sunday",
        "Every month, on day 18",
        "Every month, on the third Sunday",
    ]


def test_nobody_else_repeats_it(make, olu_client, viewer_client, hana_client, client):
    path = at(make())

    assert [
        who.get(path).status_code for who in (olu_client, viewer_client, client, hana_client)
    ] == [
        404,
        403,
        302,
        200,
    ]
