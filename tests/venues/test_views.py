"""The host's pages of venues."""

import re

import pytest

from outreach.clock import now
from outreach.venues.models import Access, AddressVisibility, Known, Position
from tests.engines import one_engine
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_venue
from tests.venues.described import at, described

NEW = "/manage/venues/new"
HTML = "<b>&amp; \"quoted\" 'single'</b><script>alert(1)</script>"
LONG = "x" * 10_000
TWO_NUMBERS = "Write two numbers, as in “11.5564, 104.9282”."
CONTROL = "This holds characters that cannot be used here."
FORM = {
    "name": "សាលមហោស្រព Hall 🎬",
    "address": "2 Boulevard",
    "city": "Phnom Penh",
    "region": "",
    "country": "KH",
    "timezone": "",
    "address_visibility": "public",
    "area_label": "",
    "position": "11.5564, 104.9282",
    "access-step_free-answer": "yes",
    "access-step_free-detail": "ramp at the side door",
    "access-hearing_loop-answer": "no",
    "access-quiet_space-answer": "yes",
    "access_note": "The lift is left.\r\nAsk at the desk.",
    "team_notes": "The key is at the bakery.",
}


def test_the_list_names_venues_with_their_rooms(session, circle, room, hana_client):
    make_venue(
        session,
        circle,
        name="Attic",
        address_visibility=AddressVisibility.STAFF,
        area_label="downtown",
    )
    session.commit()

    page = well_formed(hana_client.get("/manage/venues"))

    assert re.findall(r'href="/manage/venues/\d+">([^<]+)<', page) == ["Attic", "Public Library"]
    assert "Hall for 50" in page
    assert page.count("Address hidden") == 1


def test_an_empty_list_leads_on_for_those_who_may(hana_client, viewer_client):
    offered = [
        NEW in well_formed(client.get("/manage/venues")) for client in (hana_client, viewer_client)
    ]

    assert offered == [True, False]


def test_a_host_adds_a_venue_and_its_zone_is_proposed(hana_client, all_stored):
    answer = send_form(hana_client, NEW, **FORM)

    (venue,) = all_stored()
    assert (answer.status_code, answer.location) == (302, at(venue))
    assert described(venue) == {
        "name": "សាលមហោស្រព Hall 🎬",
        "address": "2 Boulevard",
        "city": "Phnom Penh",
        "region": None,
        "country": "KH",
        "timezone": "Asia/Phnom_Penh",
        "address_visibility": AddressVisibility.PUBLIC,
        "area_label": None,
        "position": (11.5564, 104.9282),
        "access": {
            Access.STEP_FREE: Known(True, "ramp at the side door"),
            Access.HEARING_LOOP: Known(False),
            Access.QUIET_SPACE: Known(True),
        },
        "access_note": "The lift is left.\nAsk at the desk.",
        "team_notes": "The key is at the bakery.",
        "rooms": [],
    }


def test_a_venue_shows_the_clock_there_to_be_looked_at(session, circle, hana_client):
    venue = make_venue(session, circle, country="KH", city="Phnom Penh", timezone=None)
    session.commit()

    page = well_formed(hana_client.get(at(venue)))

    here = now()
    clocks = {f"{(here.hour + 7) % 24:02}:{minute:02}" for minute in (here.minute, here.minute - 1)}
    assert re.search(r"Cambodia Time, now (\d\d:\d\d)", page)[1] in clocks
    assert "Is that right?" in page


def test_a_hidden_venue_says_what_the_public_sees(session, circle, hana_client):
    venue = make_venue(
        session, circle, address_visibility=AddressVisibility.STAFF, area_label="near the station"
    )
    session.commit()

    page = well_formed(hana_client.get(at(venue)))

    assert "12 Canal Street" in page
    assert "Everybody else reads “near the station”" in page


WRONG = [
    ({"name": ""}, ["Name: this needs an answer."]),
    ({"name": "  "}, ["Name: this needs an answer."]),
    ({"name": LONG}, ["This is longer than 150 characters."]),
    ({"name": "A\x00B"}, [CONTROL]),
    ({"address": LONG}, ["This is longer than 200 characters."]),
    ({"address": "1\x1bst"}, [CONTROL]),
    ({"city": ""}, ["Town or city: this needs an answer."]),
    ({"city": LONG}, ["This is longer than 100 characters."]),
    ({"region": LONG}, ["This is longer than 100 characters."]),
    ({"area_label": LONG}, ["This is longer than 100 characters."]),
    ({"access_note": LONG}, ["This is longer than 1,000 characters."]),
    ({"access_note": "a\x07b"}, [CONTROL]),
    ({"team_notes": LONG}, ["This is longer than 5,000 characters."]),
    ({"country": ""}, ["Country: this needs an answer."]),
    ({"country": "ZZ"}, ["Not a valid choice."]),
    ({"timezone": "Europe/Atlantis"}, ["Not a valid choice."]),
    (
        {"timezone": "Europe/Paris"},
        ["This is not a time zone of the country you chose. Please look at both."],
    ),
    (
        {"country": "US"},
        ["This country has several time zones. Choose the one of the venue."],
    ),
    ({"position": "somewhere"}, [TWO_NUMBERS]),
    ({"position": "48,85 2,35"}, [TWO_NUMBERS]),
    ({"position": "11.5"}, [TWO_NUMBERS]),
    ({"position": "nan, inf"}, [TWO_NUMBERS]),
    ({"position": "9" * 5_000}, [TWO_NUMBERS]),
    ({"position": "1\x00, 2"}, [TWO_NUMBERS]),
    ({"position": "104.9282, 11.5564"}, ["Latitude goes from -90 to 90"]),
    ({"position": "11.5564, 204.9282"}, ["Latitude goes from -90 to 90"]),
    ({"address_visibility": "x"}, ["Invalid Choice: could not coerce."]),
    (
        {"address_visibility": "staff"},
        ["Name the area instead, as people may know it: “near the main station”."],
    ),
    ({"access-parking-answer": "perhaps"}, ["Not a valid choice."]),
    (
        {"access-parking-detail": "behind the house"},
        ["Say as well whether it is there: yes or no."],
    ),
    ({"access-step_free-detail": LONG}, ["This is longer than 200 characters."]),
    ({"access-step_free-detail": "a\x07b"}, [CONTROL]),
    (
        {"name": "", "country": "US", "address_visibility": "staff"},
        ["Name: this needs", "This country has several time zones", "Name the area instead"],
    ),
    ({"name": "", "city": ""}, ["Name: this needs an answer.", "Town or city: this needs"]),
]


@one_engine
@pytest.mark.parametrize(("wrong", "errors"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    hana_client, all_stored, wrong, errors
):
    answer = send_form(hana_client, NEW, **{**FORM, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [said[: len(error)] for said, error in zip(errors_in(page), errors, strict=True)] == [
        *errors
    ]
    assert len(re.findall('class="field-error"', page)) == len(errors)
    assert all_stored() == []
    kept, entered = fields(page), {**FORM, "access_note": "The lift is left.\nAsk at the desk."}
    rest = entered.keys() - wrong.keys()
    assert {name: kept[name] for name in rest} == {name: entered[name] for name in rest}


def test_a_country_of_several_zones_offers_its_own_first(hana_client):
    answer = send_form(hana_client, NEW, **{**FORM, "country": "US"})

    zones = re.search(r'name="timezone".*?</select>', answer.text, re.DOTALL)[0]
    first = re.search(r'<optgroup label="([^"]+)"><option value="([^"]+)">([^<]+)', zones)
    assert first.groups() == ("United States", "America/New_York", "New York")


def test_html_in_every_field_is_shown_as_text(hana_client, all_stored):
    texts = ("name", "address", "city", "region", "area_label", "access_note")
    texts = (*texts, "access-step_free-detail")

    answer = send_form(hana_client, NEW, **{**FORM, **dict.fromkeys(texts, HTML)})
    (venue,) = all_stored()
    send_form(hana_client, at(venue, "/rooms/new"), name=HTML, capacity="5")
    ((room,),) = [venue.rooms for venue in all_stored()]

    assert answer.status_code == 302
    for path in ("", "/edit", f"/rooms/{room.id}"):
        page = well_formed(hana_client.get(at(venue, path)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_saving_an_untouched_form_changes_nothing(session, circle, hana_client, all_stored):
    venue = make_venue(
        session,
        circle,
        region="NY",
        access={Access.PARKING: Known(False, "none for 300 m"), Access.LIGHTING: Known(True)},
        access_note="Ring twice.",
        address_visibility=AddressVisibility.STAFF,
        area_label="downtown",
        position=Position(40.71283, -74.006),
    )
    session.commit()
    before = described(all_stored()[0])

    page = well_formed(hana_client.get(at(venue, "/edit")))
    answer = send_form(hana_client, at(venue, "/edit"), **fields(page))

    assert answer.status_code == 302
    assert described(all_stored()[0]) == before


def test_a_venue_that_moves_to_another_country_cannot_keep_its_old_clock(
    library, hana_client, all_stored
):
    before = described(all_stored()[0])
    form = fields(hana_client.get(at(library, "/edit")).text)

    kept = send_form(hana_client, at(library, "/edit"), **{**form, "country": "KH"})

    assert kept.status_code == 422
    assert described(all_stored()[0]) == before

    chosen = {"country": "KH", "timezone": ""}
    moved = send_form(hana_client, at(library, "/edit"), **{**form, **chosen})

    assert moved.status_code == 302
    assert described(all_stored()[0]) == {**before, "country": "KH", "timezone": "Asia/Phnom_Penh"}


@pytest.fixture
def pages(room):
    """A venue's pages: its own, and those that change it."""
    venue = room.venue
    return [at(venue), at(venue, "/edit"), at(venue, "/rooms/new"), at(venue, f"/rooms/{room.id}")]


def test_a_venue_is_hidden_from_olu_and_from_nobody(pages, client, olu_client):
    assert [olu_client.get(page).status_code for page in pages] == [404] * 4
    asked = [client.get(page) for page in pages]
    assert [(a.status_code, a.location.split("?")[0]) for a in asked] == [(302, "/sign-in")] * 4
    assert "Public Library" not in well_formed(olu_client.get("/manage/venues"))


def test_a_viewer_sees_a_venue_and_can_change_nothing(pages, hana_client, viewer_client):
    seen, hanas = (well_formed(client.get(pages[0])) for client in (viewer_client, hana_client))

    assert ("Hall" in seen, "Add a room" in seen, "Edit" in seen) == (True, False, False)
    assert ("Hall" in hanas, "Add a room" in hanas, "Edit" in hanas) == (True, True, True)
    assert [viewer_client.get(page).status_code for page in [*pages[1:], NEW]] == [403] * 4


def test_nobody_but_the_team_changes_anything(
    pages, all_stored, hana_client, olu_client, viewer_client
):
    before = [described(venue) for venue in all_stored()]
    changes = pages[1:]
    form = {**FORM, "capacity": "7"}

    answers = {
        "no token": [hana_client.post(page, data=form).status_code for page in changes],
        "another site": [
            hana_client.post(page, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code
            for page in changes
        ],
        "Olu": [send_form(olu_client, page, on=NEW, **form).status_code for page in changes],
        "a viewer": [
            send_form(viewer_client, page, on="/manage/venues", **form).status_code
            for page in changes
        ],
    }

    assert answers == {
        "no token": [400] * 3,
        "another site": [403] * 3,
        "Olu": [404] * 3,
        "a viewer": [403] * 3,
    }
    assert [described(venue) for venue in all_stored()] == before
