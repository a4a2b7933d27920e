"""The form of a new screening: what it takes, what it refuses, what it keeps."""

import re
from datetime import date, time, timedelta

import pytest

from outreach.clock import now
from outreach.screenings.models import Status
from tests.engines import one_engine
from tests.factories import organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_room, make_screening, make_venue
from tests.screenings.described import described, entered, wall

NEW = "/manage/screenings/new"
HTML = "<b>&amp; \"quoted\" 'single'</b><script>alert(1)</script>"
SPRING = date(now().year + 1, 3, 31)
FORWARD = next(  # when clocks in New York jump over 02:30: the second Sunday in March
    day for day in (date(SPRING.year, 3, n) for n in range(8, 15)) if day.weekday() == 6
)
BACK = next(  # when they show 01:30 twice: the first Sunday in November
    day for day in (date(SPRING.year, 11, n) for n in range(1, 8)) if day.weekday() == 6
)


@pytest.fixture
def form(film, room):
    """What a host enters for an evening in the reading room."""
    return {
        "film": film.id,
        "title": "An evening in May",
        "slug": "",
        "place": f"{room.venue_id}:{room.id}",
        "online_url": "",
        "timezone": "",
        "starts": entered(wall(30)),
        "ends": entered(wall(30, 21, 30)),
        "doors": "18:30",
        "rsvp_limit": "60",
        "description": "Come early.\r\nStay late.",
    }


def test_a_host_schedules_a_screening_as_a_draft(form, room, hana_client, client, all_stored):
    answer = send_form(hana_client, NEW, **form)

    (screening,) = all_stored()
    assert (answer.status_code, answer.location) == (302, f"/manage/screenings/{screening.id}")
    assert described(screening) == {
        "film": form["film"],
        "title": "An evening in May",
        "slug": "an-evening-in-may",
        "room": room.id,
        "online_url": None,
        "timezone": "America/New_York",
        "starts": wall(30),
        "ends": wall(30, 21, 30),
        "doors": time(18, 30),
        "rsvp_limit": 60,
        "capacity": 60,
        "description": "Come early.\nStay late.",
        "status": Status.DRAFT,
    }
    assert "Only your team sees it" in well_formed(hana_client.get(answer.location))
    assert client.get("/screenings/an-evening-in-may").status_code == 404


def test_a_screening_online_has_a_link_and_a_zone(form, hana_client, all_stored):
    online = {
        "place": "online",
        "online_url": "https://example.org/room?a=1&b=2",
        "timezone": "Asia/Phnom_Penh",
    }

    answer = send_form(hana_client, NEW, **{**form, **online})

    (screening,) = all_stored()
    assert answer.status_code == 302
    assert (screening.online_url, screening.timezone, screening.venue_id) == (
        "https://example.org/room?a=1&b=2",
        "Asia/Phnom_Penh",
        None,
    )
    assert screening.starts_local.replace(tzinfo=None) == wall(30)


def test_an_end_left_empty_is_the_films_and_an_hour_to_talk(form, hana_client, all_stored):
    send_form(hana_client, NEW, **{**form, "ends": ""})

    (screening,) = all_stored()
    assert screening.ends_wall == wall(30) + timedelta(minutes=75 + 60)


def test_the_form_proposes_the_place_that_a_link_names(form, hana_client):
    page = well_formed(hana_client.get(f"{NEW}?place={form['place']}"))

    assert f'<option selected value="{form["place"]}">' in page


def test_without_a_venue_the_form_leads_to_one(film, hana_client):
    page = well_formed(hana_client.get(NEW))

    assert "You have no venue yet" in page
    assert "/manage/venues/new" in page


ONLINE = {"place": "online", "online_url": "https://example.org", "timezone": "UTC"}
LONG = "x" * 10_000
CHOICES = ("film", "place", "timezone")  # a page cannot show a choice that it does not offer
WRONG = [
    ({"title": ""}, ["Title: this needs an answer."]),
    ({"title": " \t "}, ["Title: this needs an answer."]),
    ({"title": LONG}, ["This is longer than 150 characters."]),
    ({"title": "An \x1b[0m evening"}, ["This holds characters that cannot be used here."]),
    ({"title": "An\r\nevening"}, ["This holds characters that cannot be used here."]),
    ({"description": LONG}, ["This is longer than 5,000 characters."]),
    ({"description": "\x00"}, ["This holds characters that cannot be used here."]),
    ({"film": ""}, ["Film: this needs an answer."]),
    ({"film": "4711"}, ["Not a valid choice."]),
    ({"film": "x"}, ["Invalid Choice: could not coerce."]),
    ({"place": ""}, ["Place: this needs an answer."]),
    ({"place": "4711:1"}, ["Not a valid choice."]),
    ({"starts": ""}, ["Starts: this needs an answer."]),
    ({"starts": "tomorrow"}, ["We could not read this as a day and a time."]),
    ({"starts": "2027-02-30T19:00"}, ["We could not read this as a day and a time."]),
    ({"starts": entered(wall(-1)), "ends": ""}, ["This time has passed."]),
    ({"starts": "0001-01-01T00:00", "ends": ""}, ["Is the year right?"]),
    ({"starts": "9999-12-31T23:59", "ends": ""}, ["Is the year right?"]),
    ({"starts": entered(wall(4000)), "ends": ""}, ["This is more than three years away."]),
    ({"starts": f"{FORWARD}T02:30", "ends": ""}, ["Clocks go forward that night"]),
    ({"starts": f"{BACK}T01:30", "ends": ""}, ["Clocks go back that night"]),
    ({"starts": f"{BACK}T00:30", "ends": f"{BACK}T01:30"}, ["Clocks go back that night"]),
    ({"ends": entered(wall(30, 18))}, ["The end comes before the start."]),
    ({"ends": entered(wall(30))}, ["The end comes before the start."]),
    ({"ends": entered(wall(32))}, ["A screening ends within 24 hours of its start."]),
    ({"doors": "half six"}, ["We could not read this as a time of day."]),
    ({"doors": "25:00"}, ["We could not read this as a time of day."]),
    ({"doors": "19:30"}, ["Doors open before the start, by twelve hours at most."]),
    ({"rsvp_limit": "0"}, ["The RSVP limit is from 1 to 50,000 people."]),
    ({"rsvp_limit": "-5"}, ["The RSVP limit is from 1 to 50,000 people."]),
    ({"rsvp_limit": "1000000"}, ["The RSVP limit is from 1 to 50,000 people."]),
    ({"rsvp_limit": "9" * 5_000}, ["Write a whole number, such as 2."]),
    ({"rsvp_limit": "many"}, ["Write a whole number, such as 2."]),
    ({"slug": "An Evening"}, ["Use small letters, digits and single hyphens"]),
    ({"slug": "../x"}, ["Use small letters, digits and single hyphens"]),
    ({"slug": "taken"}, ["This address is taken. Choose another."]),
    ({**ONLINE, "online_url": ""}, ["Give the link under which it can be seen."]),
    ({**ONLINE, "online_url": "example"}, ["This is no web address."]),
    ({**ONLINE, "online_url": "javascript://x.org/%0aalert(1)"}, ["This is no web address."]),
    ({**ONLINE, "online_url": f"https://x.org/{LONG}"}, ["This is longer than 500 characters."]),
    ({**ONLINE, "timezone": ""}, ["Choose the time zone of an online screening."]),
    ({**ONLINE, "timezone": "Mars/Olympus"}, ["Not a valid choice."]),
    ({**ONLINE, "rsvp_limit": ""}, ["Say how many people may come."]),
    ({"title": "", "starts": "", "rsvp_limit": "x"}, ["Title", "Starts", "Write a whole number"]),
    (
        {"title": "", "starts": entered(wall(-1)), "doors": "20:00", "rsvp_limit": "0"},
        ["Title", "This time has passed.", "Doors open before the start", "The RSVP limit is"],
    ),
    (
        {"place": "online", "ends": entered(wall(29)), "rsvp_limit": ""},
        ["Give the link", "Choose the time zone", "The end comes before", "Say how many"],
    ),
    (
        {"place": "", "starts": entered(wall(-3)), "rsvp_limit": "0"},
        ["Place", "This time has passed.", "The RSVP limit is"],
    ),
    ({"place": "", "rsvp_limit": ""}, ["Place: this needs an answer."]),
]


@one_engine
@pytest.mark.parametrize(("wrong", "errors"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    session, circle, film, form, hana_client, all_stored, wrong, errors
):
    make_screening(session, circle, film=film, slug="taken", published=False)
    session.commit()

    answer = send_form(hana_client, NEW, **{**form, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [said[: len(error)] for said, error in zip(errors_in(page), errors, strict=True)] == [
        *errors
    ]
    assert len(re.findall('class="field-error"', page)) == len(errors)
    assert len(all_stored()) == 1
    kept, sent = fields(page), {**form, **wrong}
    assert {name: kept[name] for name in sent if name not in wrong or name not in CHOICES} == {
        name: shown(name, str(value))
        for name, value in sent.items()
        if name not in wrong or name not in CHOICES
    }


def shown(name, text):
    """The text as the form shows it again: trimmed, and what HTML cannot hold marked."""
    text = text.replace("\r\n", "\n")
    breaks = "" if name in ("starts", "ends", "doors", "rsvp_limit") else " \t\n"
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "\N{REPLACEMENT CHARACTER}", text.strip(breaks))


def test_html_in_every_field_is_shown_as_text(form, hana_client, all_stored):
    markup = {"title": HTML, "description": HTML}

    answer = send_form(hana_client, NEW, **{**form, **markup})

    assert answer.status_code == 302
    (screening,) = all_stored()
    assert (screening.title, screening.description) == (HTML, HTML)
    for path in ("", "/edit", "/guests", "/panel"):
        page = hana_client.get(f"{answer.location}{path}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_names_in_every_script_are_kept(form, hana_client, all_stored):
    title = "ភ្លើងក្រហម · الضوء الأحمر · 🎬"

    send_form(hana_client, NEW, **{**form, "title": title})

    (screening,) = all_stored()
    assert (screening.title, screening.slug) == (title, "screening")


def test_a_room_of_another_organisation_cannot_be_chosen(
    session, film, form, olu, hana_client, olu_client, all_stored
):
    theirs = make_room(session, make_venue(session, organisation_of(olu)))
    session.commit()
    place = {"place": f"{theirs.venue_id}:{theirs.id}"}

    assert send_form(hana_client, NEW, **{**form, **place}).status_code == 422
    assert all_stored() == []
    assert send_form(olu_client, NEW, **{**form, **place}).status_code == 302
