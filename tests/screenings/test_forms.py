"""The form of a screening, new and there already: what it takes, what it refuses, what it keeps."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.screenings import actions
from outreach.screenings.models import Screening, Status
from tests.factories import organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import (
    make_film,
    make_room,
    make_rsvp,
    make_screening,
    make_venue,
    pretend_begun,
)

NEW = "/manage/screenings/new"
HTML = "<b>&amp; \"quoted\" 'single'</b><script>alert(1)</script>"
SPRING = date(now().year + 1, 3, 31)
FORWARD = next(  # when clocks in New York jump over 02:30: the second Sunday in March
    day for day in (date(SPRING.year, 3, n) for n in range(8, 15)) if day.weekday() == 6
)
BACK = next(  # when they show 01:30 twice: the first Sunday in November
    day for day in (date(SPRING.year, 11, n) for n in range(1, 8)) if day.weekday() == 6
)


def wall(days, hour=19, minute=0):
    day = datetime.now(UTC).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute))


def entered(moment):
    return moment.isoformat(timespec="minutes")


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def film(session, hana):
    film = make_film(session)
    session.commit()
    return film


@pytest.fixture
def room(session, circle):
    """A reading room for 80 in New York."""
    room = make_room(session, make_venue(session, circle), name="Reading room", capacity=80)
    session.commit()
    return room


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


@pytest.fixture
def all_stored(database):
    """Every screening as the database now has it."""

    def all_stored():
        with database.reading() as session:
            query = sa.select(Screening).options(
                sa.orm.joinedload(Screening.room), sa.orm.joinedload(Screening.film)
            )
            return session.scalars(query).all()

    return all_stored


def described(screening):
    return {
        "film": screening.film_id,
        "title": screening.title,
        "slug": screening.slug,
        "room": screening.room_id,
        "online_url": screening.online_url,
        "timezone": screening.timezone,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "doors": screening.doors_wall,
        "rsvp_limit": screening.rsvp_limit,
        "capacity": screening.capacity,
        "description": screening.description,
        "status": screening.status,
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
    assert screening.ends_wall == wall(30) + timedelta(minutes=72 + 60)


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
    ({"description": LONG}, ["This is longer than 5000 characters."]),
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
    ({"doors": "19:30"}, ["Doors open before the start, at most twelve hours."]),
    ({"rsvp_limit": "0"}, ["A number from 1 to 50000."]),
    ({"rsvp_limit": "-5"}, ["A number from 1 to 50000."]),
    ({"rsvp_limit": "1000000"}, ["A number from 1 to 50000."]),
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
]


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


@pytest.fixture
def screening(session, circle, film, room):
    """A draft in the reading room."""
    place = actions.Place(room.venue, room)
    made = make_screening(session, circle, film=film, place=place, published=False)
    session.commit()
    return made


@pytest.fixture
def published(session, screening):
    actions.publish(session, screening, now=now())
    session.commit()
    return screening


def page_of(screening):
    return f"/manage/screenings/{screening.id}/edit"


def test_saving_an_untouched_form_changes_nothing(screening, hana_client, all_stored):
    before = described(all_stored()[0])
    form = fields(well_formed(hana_client.get(page_of(screening))))

    answer = send_form(hana_client, page_of(screening), **form)

    assert answer.status_code == 302
    assert described(all_stored()[0]) == before


def test_a_draft_may_change_everything(session, circle, screening, hana_client, all_stored):
    other = make_film(session, title="Holly")
    hall = make_room(session, screening.venue, name="Hall", capacity=200)
    session.commit()

    answer = send_form(
        hana_client,
        page_of(screening),
        film=other.id,
        title="Another evening",
        slug="another-evening",
        place=f"{hall.venue_id}:{hall.id}",
        starts=entered(wall(40, 20)),
        ends=entered(wall(40, 23)),
        doors="",
        rsvp_limit="",
        description="",
    )

    assert answer.status_code == 302
    assert described(all_stored()[0]) == {
        "film": other.id,
        "title": "Another evening",
        "slug": "another-evening",
        "room": hall.id,
        "online_url": None,
        "timezone": "America/New_York",
        "starts": wall(40, 20),
        "ends": wall(40, 23),
        "doors": None,
        "rsvp_limit": None,
        "capacity": 200,
        "description": None,
        "status": Status.DRAFT,
    }


def test_a_published_one_keeps_its_film_and_its_address(
    session, published, hana_client, all_stored
):
    page = well_formed(hana_client.get(page_of(published)))
    other = make_film(session)
    session.commit()
    before = described(all_stored()[0])

    answer = send_form(
        hana_client,
        page_of(published),
        **{**fields(page), "slug": "moved", "film": other.id, "title": "New title"},
    )

    assert 'name="slug"' not in page
    assert answer.status_code == 302
    assert described(all_stored()[0]) == {**before, "title": "New title"}


def test_a_published_one_that_moves_says_who_is_told_and_tells_them(
    session, published, hana_client
):
    make_rsvp(session, published, party_size=4)
    session.commit()
    page = well_formed(hana_client.get(page_of(published)))
    moved = {"starts": entered(wall(50)), "ends": entered(wall(50, 21))}

    send_form(hana_client, page_of(published), **{**fields(page), **moved})

    assert "4 places are taken." in page
    kinds = session.scalars(sa.select(Outbox.kind).where(Outbox.kind.startswith("screenings.")))
    assert kinds.all() == [actions.MOVED]


def test_a_capacity_below_the_places_taken_is_refused_with_the_number(
    session, published, hana_client, all_stored
):
    make_rsvp(session, published, party_size=5)
    session.commit()
    form = fields(well_formed(hana_client.get(page_of(published))))

    answer = send_form(
        hana_client, page_of(published), **{**form, "rsvp_limit": "4", "title": "Smaller"}
    )

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == ["5 places are given already; there cannot be fewer."]
    assert described(all_stored()[0])["capacity"] == 80
    assert 'value="Smaller"' in page
    assert "An evening with Redlight</a>" in page  # the way back names it as it is


def test_a_screening_in_no_room_stays_where_it_is_when_a_room_is_added(
    session, circle, film, hana_client, all_stored
):
    venue = make_venue(session, circle)
    screening = make_screening(
        session, circle, film=film, place=actions.Place(venue), rsvp_limit=30, published=False
    )
    make_room(session, venue, name="Attic", capacity=10)
    session.commit()
    form = fields(well_formed(hana_client.get(page_of(screening))))

    send_form(hana_client, page_of(screening), **form)

    assert form["place"] == f"{venue.id}:"
    assert described(all_stored()[0])["room"] is None


@pytest.mark.parametrize(("state", "words"), [("begun", "has begun"), ("cancelled", "cancelled")])
def test_what_can_no_longer_be_changed_says_so_before_anybody_fills_in_a_form(
    session, published, hana_client, all_stored, state, words
):
    if state == "begun":
        pretend_begun(session, published)
    else:
        actions.cancel(session, published, now=now())
    session.commit()
    before = described(all_stored()[0])

    asked = hana_client.get(page_of(published))
    sent = send_form(hana_client, page_of(published), on=NEW, title="Late")

    assert (asked.status_code, sent.status_code) == (409, 409)
    assert words in well_formed(asked)
    assert described(all_stored()[0]) == before
