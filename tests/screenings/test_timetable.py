"""When each part of an evening begins, on the clock there."""

from datetime import UTC, datetime, time

import pytest

from outreach.screenings import timetable
from outreach.screenings.actions.programme import Part, set_programme
from outreach.screenings.models import Place, ProgrammeItem, ProgrammeKind
from tests.programme import make_film, make_screening, make_version

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
WELCOME = Part(ProgrammeKind.WELCOME, None, 10)
FILM = Part(ProgrammeKind.FILM)
TALK = Part(ProgrammeKind.DISCUSSION, "With all of us", 90)


@pytest.fixture
def starting(session, circle):
    """A screening that starts then in that zone, with a welcome, the film and a talk."""

    def starting(starts, zone="America/New_York", parts=(WELCOME, FILM, TALK), **film):
        screening = make_screening(
            session,
            circle,
            film=make_film(session, **film),
            place=Place(online_url="https://example.org/room"),
            timezone=zone,
            rsvp_limit=9,
            starts=starts,
            ends=None,
            now=NEW_YEAR,
        )
        set_programme(session, screening, parts=parts, now=NEW_YEAR)
        return screening

    return starting


def told(screening):
    return [
        (starts and f"{starts:%H:%M %Z}", ends and f"{ends:%H:%M %Z}")
        for _, starts, ends in timetable.timetable(screening)
    ]


def test_each_part_begins_when_the_one_before_ends(starting):
    screening = starting(datetime(2027, 5, 21, 19))

    assert told(screening) == [
        ("19:00 EDT", "19:10 EDT"),
        ("19:10 EDT", "20:22 EDT"),
        ("20:22 EDT", "21:52 EDT"),
    ]
    assert screening.ends_wall == datetime(2027, 5, 21, 21, 52)


@pytest.mark.parametrize(
    ("zone", "starts", "times", "ends", "fold"),
    [
        (
            "America/New_York",
            datetime(2027, 3, 14, 0, 45),
            [
                ("00:45 EST", "00:55 EST"),
                ("00:55 EST", "03:07 EDT"),
                ("03:07 EDT", "04:37 EDT"),
            ],
            datetime(2027, 3, 14, 4, 37),
            0,
        ),
        (
            "America/New_York",
            datetime(2027, 11, 7, 0, 0),
            [
                ("00:00 EDT", "00:10 EDT"),
                ("00:10 EDT", "01:22 EDT"),
                ("01:22 EDT", "01:52 EST"),
            ],
            datetime(2027, 11, 7, 1, 52),
            1,
        ),
        (
            "Australia/Sydney",
            datetime(2027, 10, 3, 0, 45),
            [
                ("00:45 AEST", "00:55 AEST"),
                ("00:55 AEST", "03:07 AEDT"),
                ("03:07 AEDT", "04:37 AEDT"),
            ],
            datetime(2027, 10, 3, 4, 37),
            0,
        ),
        (
            "Australia/Sydney",
            datetime(2027, 4, 4, 1, 0),
            [
                ("01:00 AEDT", "01:10 AEDT"),
                ("01:10 AEDT", "02:22 AEDT"),
                ("02:22 AEDT", "02:52 AEST"),
            ],
            datetime(2027, 4, 4, 2, 52),
            1,
        ),
    ],
)
def test_a_part_is_as_long_as_ever_while_clocks_change(starting, zone, starts, times, ends, fold):
    screening = starting(starts, zone)

    assert told(screening) == times
    assert (screening.ends_wall, screening.ends_fold) == (ends, fold)
    assert screening.ends_local == timetable.timetable(screening)[-1].ends


def test_after_a_part_of_unknown_length_nobody_knows_and_the_end_stays(starting):
    screening = starting(datetime(2027, 5, 21, 19), runtime_minutes=None)

    assert told(screening) == [("19:00 EDT", "19:10 EDT"), ("19:10 EDT", None), (None, None)]
    assert screening.ends_wall == datetime(2027, 5, 21, 20)  # an hour to talk, as without


def test_the_version_that_is_shown_says_how_long_the_film_is(session, starting):
    screening = starting(datetime(2027, 5, 21, 19))
    film = ProgrammeItem(kind=ProgrammeKind.FILM)
    assert timetable.minutes_of(screening, film) == 72

    screening.film_version = make_version(session, screening.film, runtime_minutes=60)

    assert timetable.minutes_of(screening, film) == 60


def test_a_film_may_be_given_another_length(starting):
    parts = [Part(ProgrammeKind.FILM, "The first half", 40)]

    assert told(starting(datetime(2027, 5, 21, 19), parts=parts)) == [("19:00 EDT", "19:40 EDT")]


def test_what_was_taken_in_keeps_the_times_that_somebody_noted(starting):
    screening = starting(datetime(2027, 5, 21, 19))
    screening.programme = [
        ProgrammeItem(position=0, at=time(19), what="welcome"),
        ProgrammeItem(position=1, at=None, what="talk"),
    ]

    assert told(screening) == [(None, None), (None, None)]
    assert timetable.length_of(screening) is None


@pytest.mark.parametrize("talk", timetable.TALKS)
@pytest.mark.parametrize(("is_heavy", "pause"), [(True, 10), (False, 5)])
def test_a_proposal_leaves_quiet_after_the_film(starting, talk, is_heavy, pause):
    screening = starting(datetime(2027, 5, 21, 19), is_heavy=is_heavy)

    assert [(item.kind, item.minutes) for item in timetable.proposal(screening, talk)] == [
        (ProgrammeKind.WELCOME, 10),
        (ProgrammeKind.FILM, None),
        (ProgrammeKind.PAUSE, pause),
        (ProgrammeKind.DISCUSSION, talk),
        (ProgrammeKind.ACTION, 10),
        (ProgrammeKind.CLOSE, 5),
    ]
