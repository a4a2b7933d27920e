from datetime import UTC, datetime

import pytest

from outreach.clock import now
from outreach.errors import Refused
from outreach.films import kit
from outreach.kits import take_in
from outreach.panels import queries as panels
from outreach.screenings import queries
from outreach.screenings.queries import entries as stored
from tests.programme import REDLIGHT, make_screening

TEXT = REDLIGHT.read_text("utf-8")


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


@pytest.fixture
def redlight(session, circle):
    return take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())


def held(session):
    return {screening.slug: screening for screening in queries.past(session, now=now())}


def test_past_screenings_are_at_their_real_instants(session, redlight):
    screenings = held(session)

    assert screenings["redlight-in-westport"].starts_at == datetime(2010, 11, 14, 1, tzinfo=UTC)
    assert screenings["redlight-in-ridgefield"].starts_at == datetime(2010, 11, 14, 21, tzinfo=UTC)
    assert screenings["redlight-in-westport"].venue.address == "45 Church Lane"
    assert screenings["redlight-in-westport"].host_name == "Vital Voices"
    assert [item.what for item in screenings["redlight-in-ridgefield"].programme] == [
        "reception at Lounsbury House, 316 Main Street",
        "film",
        "audience Q&A with Mu Sochua",
    ]


def test_the_premiere_is_known_to_a_month_and_in_no_calendar(session, redlight):
    premiere = held(session)["redlight-new-york-premiere"]
    entries = stored.entries(session, *stored.listed(now()))

    assert (premiere.starts_at, str(premiere.held_on), premiere.vevent) == (None, "2010-06", None)
    assert premiere.place_name == "New York, NY, US"
    assert [seat.name for seat in panels.public_panel_of(session, premiere, now=now())] == [
        "Mu Sochua",
        "Susan Bissell",
        "Guy Jacobson",
        "Adi Ezroni",
    ]
    assert len(entries) == 2


def test_past_screenings_are_told_latest_first_and_take_no_rsvp(session, redlight):
    screenings = queries.past(session, now=now())

    assert [screening.slug for screening in screenings] == [
        "redlight-in-ridgefield",
        "redlight-in-westport",
        "redlight-new-york-premiere",
    ]
    assert not any(screening.is_open_for_rsvps(now()) for screening in screenings)
    assert queries.upcoming(session, now=now()) == []


def test_a_kit_taken_in_again_keeps_uids_and_bytes(session, circle, redlight):
    before = {slug: (s.uid, s.vevent, s.revised_at) for slug, s in held(session).items()}

    take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())

    assert {slug: (s.uid, s.vevent, s.revised_at) for slug, s in held(session).items()} == before


def test_a_screening_to_come_is_not_taken_in_as_history(session, circle):
    future = kit.parse(TEXT.replace("2010-11-13T20:00", "2099-11-13T20:00").encode(), name="kit")

    with pytest.raises(Refused, match="not taken place yet"):
        take_in(session, future, organisation=circle, now=now())


def test_a_scheduled_screening_is_not_overwritten_by_history(session, circle):
    make_screening(session, circle, slug="redlight-in-westport")

    with pytest.raises(Refused, match="redlight-in-westport is scheduled here"):
        take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())


def test_a_kit_that_cannot_be_taken_in_changes_nothing(database, session, circle):
    make_screening(session, circle, slug="redlight-in-ridgefield")
    session.commit()

    with pytest.raises(Refused), database.transaction() as other:
        take_in(other, kit.read(REDLIGHT), organisation=other.merge(circle), now=now())

    with database.reading() as reading:
        assert [s.slug for s in queries.upcoming(reading, now=now())] == ["redlight-in-ridgefield"]
        assert queries.past(reading, now=now()) == []
