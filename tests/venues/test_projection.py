"""The projection sheet of a room."""

from datetime import date, timedelta

import pytest

from outreach.clock import now
from outreach.venues.models import ProjectionSheet
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_room, make_venue
from tests.venues.described import at

LONG = "x" * 10_000
SHEET = {
    "screen": "4 m wide",
    "sound": "Two loudspeakers",
    "player": "HDMI; Blu-ray",
    "shows_captions": "yes",
    "internet": "None",
    "contact": "Kim, +1 212 555 0100",
    "tested_on": "2026-05-06",
    "tested_by": "Hana",
    "notes": "The switch is behind the curtain.",
}


@pytest.fixture
def page(room):
    return at(room.venue, f"/projection/{room.id}")


@pytest.fixture
def stored(database):
    """Every sheet as the database now has it."""

    def stored():
        with database.reading() as session:
            return [
                {name: getattr(sheet, name) for name in SHEET}
                for sheet in session.query(ProjectionSheet)
            ]

    return stored


def test_a_host_fills_it_in_and_the_team_reads_it(page, stored, hana_client, viewer_client):
    assert "Nothing is written down yet" in well_formed(viewer_client.get(page))

    answer = send_form(hana_client, f"{page}/edit", **SHEET)

    assert (answer.status_code, answer.location) == (302, page)
    assert stored() == [{**SHEET, "shows_captions": True, "tested_on": date(2026, 5, 6)}]
    read = well_formed(viewer_client.get(page))
    shown = {**SHEET, "shows_captions": "It can show them", "tested_on": "6 May 2026, by Hana"}
    assert [words for words in shown.values() if words not in read] == []
    assert "Edit this sheet" not in read


def test_what_is_not_known_is_left_open(page, stored, hana_client):
    send_form(
        hana_client, f"{page}/edit", **{**dict.fromkeys(SHEET, ""), "shows_captions": "unknown"}
    )
    send_form(hana_client, f"{page}/edit", shows_captions="no")

    assert stored() == [{**dict.fromkeys(SHEET), "shows_captions": False}]


def test_saving_an_untouched_sheet_changes_nothing(page, stored, hana_client):
    send_form(hana_client, f"{page}/edit", **SHEET)
    before = stored()

    untouched = fields(well_formed(hana_client.get(f"{page}/edit")))
    send_form(hana_client, f"{page}/edit", **untouched)

    assert stored() == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"screen": LONG}, "This is longer than 200 characters."),
        ({"notes": LONG}, "This is longer than 2,000 characters."),
        ({"contact": "a\x00"}, "This holds characters that cannot be used here."),
        ({"tested_on": "yesterday"}, "Not a valid date value."),
        ({"tested_on": ""}, "Say on which day it was tested."),
        ({"tested_on": str(now().date() + timedelta(days=2))}, "This day is still to come."),
        ({"shows_captions": "perhaps"}, "Invalid Choice: could not coerce."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(page, stored, hana_client, wrong, error):
    answer = send_form(hana_client, f"{page}/edit", **{**SHEET, **wrong})

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [error]
    assert stored() == []


def test_only_the_team_reads_it_and_hosts_change_it(
    page, stored, client, olu_client, viewer_client, hana_client
):
    readers = {"Hana": hana_client, "a viewer": viewer_client, "Olu": olu_client, "nobody": client}

    answers = {
        who: [reader.get(path).status_code for path in (page, f"{page}/edit")]
        for who, reader in readers.items()
    }

    assert answers == {
        "Hana": [200, 200],
        "a viewer": [200, 403],
        "Olu": [404, 404],
        "nobody": [302, 302],
    }
    assert send_form(olu_client, f"{page}/edit", on="/manage/venues/new").status_code == 404
    assert stored() == []


def test_the_room_of_another_venue_has_none_here(session, circle, room, page, hana_client):
    other = make_room(session, make_venue(session, circle))
    session.commit()

    assert hana_client.get(page).status_code == 200
    assert hana_client.get(at(room.venue, f"/projection/{other.id}")).status_code == 404
