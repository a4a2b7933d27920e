"""What a copy of a screening takes along of how guests come."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from outreach.clock import now
from outreach.errors import Refused
from outreach.rsvps.actions import terms
from outreach.rsvps.models import Mode, QuestionKind
from outreach.rsvps.queries.answers import questions_of
from outreach.rsvps.queries.terms import codes_of, terms_of
from outreach.screenings.actions import copies
from outreach.screenings.actions.copies import Part
from outreach.screenings.models import Place
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_room, make_screening
from tests.rsvps.asking import USUAL, ask, code_for, say

DAY = timedelta(days=1)


@pytest.fixture
def full(session, make):
    """A screening whose host has said and asked everything."""
    screening = make(capacity=20)
    start = screening.starts_wall
    say(
        session,
        screening,
        mode=Mode.APPROVAL,
        asks_names=True,
        party_limit=4,
        opens=start - 10 * DAY,
        closes=start - DAY,
        panel=3,
        press=2,
    )
    eats = ask(session, screening, "Do you eat with us?", QuestionKind.YES_NO, is_required=True)
    what = ask(
        session,
        screening,
        "What?",
        QuestionKind.CHOICE,
        choices=["Rice", "Soup"],
        is_per_guest=True,
        is_sensitive=True,
        shown_if=(eats.id, "yes"),
    )
    assert what.shown_if_id == eats.id
    code_for(session, screening)
    session.commit()
    return screening


def copied(session, screening, parts, **values):
    starts = screening.starts_wall + 30 * DAY
    values = {"title": "Again", "place": copies.place_of(screening), "starts": starts, **values}
    return copies.copy(session, screening, parts=parts, now=now(), **values)


def said(session, screening):
    terms = terms_of(session, screening)
    return {
        "terms": (terms.mode, terms.asks_names, terms.kept),
        "places": (screening.places_kept, screening.party_limit),
        "before": [  # on the clocks there
            at and screening.starts_wall - at.replace(tzinfo=None)
            for at in (screening.opens_local, screening.closes_local)
        ],
        "hang": [
            (one.is_sensitive, one.shown_if, one.hangs_on and one.hangs_on.words)
            for one in questions_of(session, screening)
        ],
        "asked": [
            (one.words, one.kind, one.choices, one.is_required, one.is_per_guest)
            for one in questions_of(session, screening)
        ],
    }


def test_a_copy_is_come_to_in_the_same_way(session, full):
    assert Part.GUESTS in copies.parts_of(session, full)

    made = copied(session, full, [Part.GUESTS])

    assert said(session, made) == said(session, full)
    assert len(said(session, made)["asked"]) == 2
    theirs = {one.id for one in questions_of(session, made)}
    assert {one.shown_if_id for one in questions_of(session, made)} - {None} <= theirs
    assert len(codes_of(session, full)) == 1
    assert codes_of(session, made) == []


@pytest.mark.parametrize("day", ["2026-09-10", "2026-09-20", "2026-10-20", "2027-02-05"])
def test_a_copy_opens_as_many_days_before_though_the_clocks_change(session, circle, day):
    """In New York on 1 November 2026, and on 14 March 2027."""
    with time_machine.travel(datetime.fromisoformat(f"{day} 12:00+00:00"), tick=False):
        full = make_screening(session, circle)
        times = [full.starts_wall - days * DAY for days in (10, 1)]
        say(session, full, opens=times[0], closes=times[1])

        made = copied(session, full, [Part.GUESTS])

    at = [one.replace(tzinfo=None) for one in (made.opens_local, made.closes_local)]
    assert at == [one + 30 * DAY for one in times]


def test_or_not(session, full):
    made = copied(session, full, [])

    assert terms_of(session, made).mode is Mode.AT_ONCE
    assert (made.places_kept, made.party_limit, made.rsvps_open_at) == (0, None, None)
    assert questions_of(session, made) == []


def test_where_nothing_was_said_there_is_nothing_to_take_along(session, make):
    assert Part.GUESTS not in copies.parts_of(session, make())


def test_a_row_of_them_is_come_to_in_the_same_way(session, full):
    starts = [full.starts_wall + 7 * DAY, full.starts_wall + 14 * DAY]

    made = copies.repeat(session, full, starts=starts, now=now())

    assert [said(session, one)["asked"] for one in made] == [said(session, full)["asked"]] * 2


def test_a_room_too_small_for_what_is_kept_back_is_said_beside_it(session, full, hana_client):
    small = make_room(session, full.venue, name="Attic", capacity=4)
    session.commit()
    with pytest.raises(Refused):
        copied(session, full, [Part.GUESTS], place=Place(full.venue, small))
    session.rollback()
    path, starts = f"/manage/screenings/{full.id}/copies/new", full.starts_wall + 30 * DAY
    chosen = {"place": f"{full.venue_id}:{small.id}", "parts": ["guests"]}
    session.commit()
    filled = fields(hana_client.get(path).text)

    answer = send_form(hana_client, path, **{**filled, **chosen, "starts": f"{starts:%FT%R}"})

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "It has fewer places than are kept back here. Leave out how guests come."
    ]


def at(starts):
    return {"starts": starts, "ends": starts + timedelta(hours=2)}


def test_rsvps_open_at_the_same_time_of_day_though_clocks_change_between(session, circle):
    """In New York they go back on 7 November 2027, after RSVPs open and before it begins."""
    moment = datetime(2027, 5, 1, 12, tzinfo=UTC)
    screening = make_screening(session, circle, now=moment, **at(datetime(2027, 6, 11, 19)))
    nine, noon = datetime(2027, 6, 1, 9), datetime(2027, 6, 11, 12)
    terms.set_terms(session, screening, **{**USUAL, "opens": nine, "closes": noon}, now=moment)

    made = copies.copy(
        session,
        screening,
        title="Again",
        place=copies.place_of(screening),
        starts=datetime(2027, 11, 12, 19),
        parts=[copies.Part.GUESTS],
        now=moment,
    )

    opens, closes = (at.replace(tzinfo=None) for at in (made.opens_local, made.closes_local))
    assert (opens, closes) == (datetime(2027, 11, 2, 9), datetime(2027, 11, 12, 12))


def test_a_time_of_day_that_clocks_jump_over_is_as_much_later(session, circle):
    """In New York 2:30 is shown by no clock on 14 March 2027."""
    moment = datetime(2027, 1, 1, 12, tzinfo=UTC)
    screening = make_screening(session, circle, now=moment, **at(datetime(2027, 2, 20, 19)))
    said = {**USUAL, "opens": datetime(2027, 2, 19, 2, 30)}
    terms.set_terms(session, screening, **said, now=moment)

    made = copies.copy(
        session,
        screening,
        title="Again",
        place=copies.place_of(screening),
        starts=datetime(2027, 3, 15, 19),
        parts=[copies.Part.GUESTS],
        now=moment,
    )

    assert made.opens_local.replace(tzinfo=None) == datetime(2027, 3, 14, 3, 30)
