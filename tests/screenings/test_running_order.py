"""The page on which a programme is planned, and the pages that tell it."""

import re
from datetime import time

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.actions.programme import MOST_ITEMS, Part, set_programme
from outreach.screenings.models import Change, ProgrammeItem, ProgrammeKind
from tests.engines import one_engine
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp, pretend_begun

EVENING = [
    Part(ProgrammeKind.WELCOME, None, 10),
    Part(ProgrammeKind.FILM),
    Part(ProgrammeKind.OTHER, "Tea & <cake>", 5),
]


def at(screening):
    return f"/manage/screenings/{screening.id}/programme"


@pytest.fixture
def planned(session, published):
    """Public, at 19:00: welcome, film, tea."""
    published.doors_wall = time(18, 30)
    set_programme(session, published, parts=EVENING, now=now())
    session.commit()
    return published


@pytest.fixture
def parts(stored, database):
    """The parts of a screening as the database now has them."""

    def parts(screening):
        with database.reading() as session:
            found = session.scalars(
                sa.select(ProgrammeItem)
                .where(ProgrammeItem.screening_id == screening.id)
                .order_by(ProgrammeItem.position)
            )
            return [Part(item.kind, item.what, item.minutes) for item in found]

    return parts


def rows(page):
    """What stands in the rows, in their order."""
    found = fields(page)
    numbers = sorted(int(name.split("-")[1]) for name in found if name.endswith("-kind"))
    return [
        tuple(found[f"rows-{n}-{name}"] for name in ("kind", "what", "minutes")) for n in numbers
    ]


def sent(*rows, **more):
    names = ("kind", "what", "minutes")
    typed = {
        f"rows-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }
    return {**typed, **more}


def lines(page):
    """The programme as a page tells it."""
    found = re.findall(
        r'programme-time">([^<]*)</span><span class="programme-what">(.*?)</span>', page
    )
    return [(at, words) for at, words in found]


def times(page):
    return re.findall(r'part-time">([^<]*)<', page)


def test_the_page_shows_the_parts_with_their_times_and_an_empty_row(planned, hana_client):
    page = well_formed(hana_client.get(at(planned)))

    assert rows(page) == [
        ("welcome", "", "10"),
        ("film", "", ""),
        ("other", "Tea & <cake>", "5"),
        ("", "", ""),
    ]
    assert times(page) == ["19:00–19:10", "19:10–20:22", "20:22–20:27"]


def test_where_nothing_is_planned_there_is_room_for_it(draft, hana_client):
    assert rows(well_formed(hana_client.get(at(draft)))) == [("", "", "")] * 3


def test_it_is_saved_and_told_to_everybody(session, draft, hana_client, client, parts, stored):
    typed = sent(
        ("welcome", "", "10"), ("", "", ""), ("film", "", ""), ("panel", "Who acts?", "30")
    )

    answer = send_form(hana_client, at(draft), **typed)

    assert (answer.status_code, answer.location) == (302, f"/manage/screenings/{draft.id}")
    assert parts(draft) == [
        Part(ProgrammeKind.WELCOME, None, 10),
        Part(ProgrammeKind.FILM, None, None),
        Part(ProgrammeKind.PANEL, "Who acts?", 30),
    ]
    assert f"{stored(draft).ends_wall:%H:%M}" == "20:52"
    told = [
        ("19:00", "Welcome and content note"),
        ("19:10", "Film: Redlight, 72 minutes"),
        ("20:22", "Panel: Who acts?"),
    ]
    assert lines(well_formed(hana_client.get(answer.location))) == told
    session.refresh(draft)
    actions.publish(session, draft, now=now())
    session.commit()
    assert lines(well_formed(client.get(f"/screenings/{draft.slug}"))) == told


def test_doors_come_first_and_words_cannot_hurt(planned, client):
    assert lines(well_formed(client.get(f"/screenings/{planned.slug}"))) == [
        ("18:30", "Doors open"),
        ("19:00", "Welcome and content note"),
        ("19:10", "Film: Redlight, 72 minutes"),
        ("20:22", "Tea &amp; &lt;cake&gt;"),
    ]


def test_a_postponed_one_tells_no_times(session, planned, client):
    actions.postpone(session, planned, reason=None, now=now())
    session.commit()

    assert lines(well_formed(client.get(f"/screenings/{planned.slug}"))) == [
        ("", "Welcome and content note"),
        ("", "Film: Redlight, 72 minutes"),
        ("", "Tea &amp; &lt;cake&gt;"),
    ]


ONE, TWO, THREE = ("welcome", "Hello", "10"), ("film", "", "soon"), ("", "half", "")


@one_engine
@pytest.mark.parametrize(
    ("do", "after"),
    [
        ("up-1", [TWO, ONE, THREE]),
        ("up-0", [ONE, TWO, THREE]),
        ("down-0", [TWO, ONE, THREE]),
        ("down-2", [ONE, TWO, THREE]),
        ("remove-1", [ONE, THREE]),
        ("more", [ONE, TWO, THREE, ("", "", "")]),
        ("times", [ONE, TWO, THREE]),
        ("remove-9", [ONE, TWO, THREE]),
        ("proposal-21", [ONE, TWO, THREE]),
        ("up-²", [ONE, TWO, THREE]),
    ],
)
def test_rows_are_moved_keeping_what_was_typed_and_nothing_is_saved(
    planned, hana_client, parts, do, after
):
    before = parts(planned)

    answer = send_form(hana_client, at(planned), **sent(ONE, TWO, THREE, do=do))

    assert (answer.status_code, rows(well_formed(answer))) == (200, after)
    assert parts(planned) == before == EVENING


def test_the_times_follow_a_row_that_is_moved(planned, hana_client):
    typed = sent(("welcome", "", "10"), ("film", "", ""), ("close", "", "5"), do="down-0")

    page = send_form(hana_client, at(planned), **typed).text

    assert times(page) == ["19:00–20:12", "20:12–20:22", "20:22–20:27"]


def test_a_proposal_fills_the_rows(planned, hana_client):
    page = well_formed(send_form(hana_client, at(planned), **sent(ONE, do="proposal-45")))

    assert rows(page) == [
        ("welcome", "", "10"),
        ("film", "", ""),
        ("pause", "", "5"),
        ("discussion", "", "45"),
        ("action", "", "10"),
        ("close", "", "5"),
        ("", "", ""),
    ]


def test_there_is_no_more_room_than_for_the_most(planned, hana_client):
    full = [ONE] * MOST_ITEMS

    page = well_formed(send_form(hana_client, at(planned), **sent(*full, do="more")))

    assert (rows(page), "One more part" in page) == (full, False)


@one_engine
@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ([("", "Tea", "")], ["Say what happens, or empty the row."]),
        ([("other", "", "5")], ["Say what it is."]),
        ([("close", "", "601")], ["A part lasts from 0 to 600 minutes."]),
        ([("close", "", "-1")], ["A part lasts from 0 to 600 minutes."]),
        ([("close", "", "soon")], ["Write a whole number, such as 2."]),
        ([("close", "", "9" * 30)], ["A part lasts from 0 to 600 minutes."]),
        ([("close", "x" * 201, "5")], ["This is longer than 200 characters."]),
        ([("doors", "", "5")], ["Not a valid choice."]),
        ([("talk", "", "5")], ["Invalid Choice: could not coerce."]),
        ([("panel", "", "600")] * 3, ["All parts together last more than 24 hours."]),
        ([("panel", "", "1")] * (MOST_ITEMS + 1), ["A programme has at most 20 parts."]),
    ],
)
def test_what_cannot_be_is_said_and_kept_as_typed(planned, hana_client, parts, typed, errors):
    answer = send_form(hana_client, at(planned), **sent(*typed))

    page = well_formed(answer)
    assert (answer.status_code, errors_in(page)) == (422, errors)
    assert rows(page)[0][1:] == typed[0][1:]
    assert parts(planned) == EVENING


def test_who_was_overtaken_sees_by_what_and_keeps_their_words(planned, hana_client, parts):
    form = fields(hana_client.get(at(planned)).text)
    send_form(hana_client, at(planned), **sent(("film", "", "")), seen=form["seen"])

    answer = send_form(hana_client, at(planned), **{**form, "rows-0-what": "Hello"})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert rows(page)[0] == ("welcome", "Hello", "10")
    assert "Welcome and content note, 10 minutes; Film; Something else: Tea" in page
    again = send_form(hana_client, at(planned), **fields(page))
    assert (again.status_code, parts(planned)[0].words) == (302, "Hello")


def test_guests_are_told_when_the_end_moves(session, planned, hana_client, stored):
    make_rsvp(session, planned)
    session.commit()
    before = stored(planned).sequence
    page = hana_client.get(at(planned)).text
    assert "guests get a mail" in page

    send_form(hana_client, at(planned), **{**fields(page), "rows-2-minutes": "45"})

    with_change = session.scalars(
        sa.select(Change.field).where(Change.sequence == before + 1).order_by(Change.id)
    ).all()
    assert (stored(planned).sequence, with_change) == (before + 1, ["ends"])


def test_the_form_of_the_screening_asks_for_no_end_then(planned, hana_client, stored):
    page = well_formed(hana_client.get(f"/manage/screenings/{planned.id}/edit"))
    form = fields(page)
    assert "It follows from the programme" in page
    assert "ends" not in form

    later = form["starts"].replace("T19:00", "T21:30")
    answer = send_form(
        hana_client,
        f"/manage/screenings/{planned.id}/edit",
        **{**form, "starts": later, "ends": form["starts"]},
    )

    assert answer.status_code == 302
    assert f"{stored(planned).ends_wall:%H:%M}" == "22:57"


def test_the_copy_of_a_past_one_is_planned_from_its_words(session, draft, hana_client):
    draft.programme = [ProgrammeItem(position=0, at=time(19), what="welcome")]
    session.commit()
    assert lines(hana_client.get(f"/manage/screenings/{draft.id}").text) == [("19:00", "welcome")]

    assert rows(hana_client.get(at(draft)).text)[0] == ("other", "welcome", "")


@pytest.mark.parametrize("became", ["begun", "cancelled"])
def test_what_is_closed_has_no_such_page(session, planned, hana_client, became):
    page = f"/manage/screenings/{planned.id}"
    assert at(planned) in hana_client.get(page).text
    if became == "begun":
        pretend_begun(session, planned)
    else:
        actions.cancel(session, planned, reason=None, now=now())
    session.commit()

    assert hana_client.get(at(planned)).status_code == 409
    assert at(planned) not in hana_client.get(page).text


def test_and_for_olu_or_nobody_there_is_none(planned, olu_client, client, parts):
    assert olu_client.get(at(planned)).status_code == 404
    assert olu_client.post(at(planned), data=sent(ONE)).status_code in (400, 404)
    assert client.get(at(planned)).status_code == 302
    assert parts(planned) == EVENING
