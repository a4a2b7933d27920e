"""A copy of a screening, and its page."""

from datetime import datetime, time, timedelta

import pytest

from outreach.clock import now
from outreach.errors import Refused
from outreach.screenings.actions import copies
from outreach.screenings.actions.copies import Part
from outreach.screenings.models import Place, ProgrammeItem, ScreeningKind, Status, Visibility
from outreach.venues.models import AddressVisibility
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp, make_screening, pretend_begun

NEW = {"title": "Another evening", "parts": list(Part)}


def evening(days_ahead=40, hour=20):
    return datetime.combine(now().date() + timedelta(days=days_ahead), time(hour))


@pytest.fixture
def full(session, circle, film, room):
    """A published screening that has everything: words, doors, a programme, a limit, a guest."""
    starts = evening(20, 19)
    made = make_screening(
        session,
        circle,
        film=film,
        place=Place(room.venue, room),
        starts=starts,
        ends=starts + timedelta(hours=2, minutes=30),
        doors=time(18, 30),
        rsvp_limit=30,
        description="We talk afterwards.",
        kind=ScreeningKind.CAMPUS,
        visibility=Visibility.UNLISTED,
        online_visibility=AddressVisibility.STAFF,
    )
    made.programme = [
        ProgrammeItem(position=0, at=time(19), what="welcome"),
        ProgrammeItem(position=1, at=None, what="talk"),
    ]
    make_rsvp(session, made, party_size=2)
    session.commit()
    return made


def said(screening):
    return {
        "film": screening.film_id,
        "title": screening.title,
        "place": (screening.venue_id, screening.room_id, screening.online_url),
        "timezone": screening.timezone,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "doors": screening.doors_wall,
        "programme": [(item.position, item.at, item.what) for item in screening.programme],
        "rsvp_limit": screening.rsvp_limit,
        "capacity": screening.capacity,
        "description": screening.description,
        "kind": screening.kind,
        "visibility": screening.visibility,
        "online_visibility": screening.online_visibility,
        "status": screening.status,
        "places_taken": screening.places_taken,
        "sequence": screening.sequence,
        "vevent": screening.vevent,
    }


def test_a_copy_takes_along_what_is_chosen_and_shifts_with_its_start(session, full):
    place = copies.place_of(full)

    made = copies.copy(session, full, place=place, starts=evening(), now=now(), **NEW)

    assert said(made) == {
        **said(full),
        "title": "Another evening",
        "starts": evening(),
        "ends": evening() + timedelta(hours=2, minutes=30),
        "doors": time(19, 30),
        "programme": [(0, time(20), "welcome"), (1, None, "talk")],
        "status": Status.DRAFT,
        "places_taken": 0,
        "sequence": 0,
        "vevent": None,
    }
    assert (made.uid, made.slug) != (full.uid, full.slug)
    assert made.slug.startswith("another-evening-")  # and what nobody guesses: it is unlisted


def test_and_leaves_the_rest(session, full):
    place = copies.place_of(full)

    made = copies.copy(session, full, title="A", place=place, starts=evening(), parts=[], now=now())

    assert (made.description, made.doors_wall, made.programme, made.rsvp_limit) == (
        None,
        None,
        [],
        None,
    )
    assert (made.capacity, made.film) == (80, full.film)


def test_the_one_that_is_copied_stays_as_it_is(session, full):
    before = said(full)

    copies.copy(session, full, place=copies.place_of(full), starts=evening(), now=now(), **NEW)

    session.refresh(full)
    assert said(full) == before


def test_an_online_one_keeps_its_link_and_zone(session, circle):
    place = Place(online_url="https://example.org/room")
    online = make_screening(session, circle, place=place, timezone="Asia/Phnom_Penh", rsvp_limit=9)

    made = copies.copy(
        session, online, place=copies.place_of(online), starts=evening(), now=now(), **NEW
    )

    assert said(made)["place"] == (None, None, "https://example.org/room")
    assert (made.timezone, made.capacity) == ("Asia/Phnom_Penh", 9)


def test_a_copy_follows_the_rules_of_every_screening(session, full):
    with pytest.raises(Refused, match="has passed"):
        copies.copy(
            session, full, place=copies.place_of(full), starts=evening(-3), now=now(), **NEW
        )


def at(screening):
    return f"/manage/screenings/{screening.id}/copies/new"


def test_the_form_proposes_what_is_there_but_no_time(full, hana_client):
    page = well_formed(hana_client.get(at(full)))

    assert fields(page) == {
        "title": full.title,
        "starts": "",
        "ends": "",
        "place": "same",
        "parts": ["description", "programme", "limit"],
    }
    assert "The same: Public Library, Reading room" in page


def test_it_is_copied_by_form_and_opens(full, hana_client, all_stored):
    filled = {**fields(hana_client.get(at(full)).text), "starts": f"{evening():%Y-%m-%dT%H:%M}"}

    answer = send_form(hana_client, at(full), **{**filled, "parts": ["description"]})

    made = next(one for one in all_stored() if one.id != full.id)
    assert (answer.status_code, answer.location) == (302, f"/manage/screenings/{made.id}")
    assert (made.starts_wall, made.status, made.description, made.rsvp_limit) == (
        evening(),
        Status.DRAFT,
        "We talk afterwards.",
        None,
    )
    assert "This is the copy" in hana_client.get(answer.location).text


def test_what_has_been_held_can_be_shown_again(session, full, hana_client, all_stored):
    pretend_begun(session, full)
    session.commit()

    answer = send_form(
        hana_client, at(full), title="Again", starts=f"{evening():%Y-%m-%dT%H:%M}", place="same"
    )

    assert answer.status_code == 302
    assert sorted(one.title for one in all_stored()) == ["Again", "An evening with Redlight"]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"starts": ""}, ["Starts: this needs an answer."]),
        ({"starts": "2020-01-01T19:00"}, ["This time has passed."]),
        ({"starts": "2029-03-11T02:30"}, ["Clocks go forward that night"]),
        ({"ends": "2020-01-01T19:00"}, ["The end comes before the start."]),
        ({"place": "99:1"}, ["Not a valid choice."]),
        ({"title": " "}, ["Title: this needs an answer."]),
        ({"parts": ["panel"]}, ["&#39;panel&#39; is not a valid choice"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    full, hana_client, all_stored, monkeypatch, changed, errors
):
    monkeypatch.setattr("outreach.screenings.terms.FURTHEST", timedelta(days=4000))
    right = {"title": "A", "place": "same", "starts": f"{evening():%Y-%m-%dT%H:%M}"}

    answer = send_form(hana_client, at(full), **{**right, **changed})

    assert answer.status_code == 422
    assert [a.startswith(b) for a, b in zip(errors_in(answer.text), errors, strict=True)] == [True]
    assert [one.id for one in all_stored()] == [full.id]


def test_an_hour_that_is_there_twice_is_asked_about(circle, room, full, hana_client, all_stored):
    autumn = next(
        day
        for day in (evening(n, 1) for n in range(30, 500))
        if day.month == 11 and day.weekday() == 6 and day.day < 8
    )
    right = {"title": "A", "place": "same", "starts": f"{autumn:%Y-%m-%dT01:30}"}

    asked = send_form(hana_client, at(full), **right)
    made = send_form(hana_client, at(full), **right, starts_fold="1")

    assert (asked.status_code, made.status_code) == (422, 302)
    assert errors_in(asked.text) == [
        "Clocks go back that night and show this time twice. Which do you mean?"
    ]
    assert [one.starts_at.hour for one in all_stored() if one.id != full.id] == [6]


def test_without_a_room_the_limit_has_to_come_along(make, hana_client):
    place = Place(online_url="https://example.org/room")
    online = make(place=place, timezone="Asia/Phnom_Penh", rsvp_limit=9)
    right = {"title": "A", "place": "same", "starts": f"{evening():%Y-%m-%dT%H:%M}"}

    refused = send_form(hana_client, at(online), **right)
    made = send_form(hana_client, at(online), **right, parts=["limit"])

    assert (refused.status_code, made.status_code) == (422, 302)
    assert errors_in(refused.text) == [
        "There is no room that sets how many may come. Take the RSVP limit along."
    ]


def test_what_is_nowhere_needs_a_place(session, make, room, hana_client, all_stored):
    old = make()
    old.venue = old.room = None
    session.commit()
    right = {"title": "A", "starts": f"{evening():%Y-%m-%dT%H:%M}"}

    refused = send_form(hana_client, at(old), **right, place="")
    made = send_form(hana_client, at(old), **right, place=f"{room.venue_id}:{room.id}")

    assert (refused.status_code, made.status_code) == (422, 302)
    assert errors_in(refused.text) == ["Place: this needs an answer."]
    assert {one.venue_id for one in all_stored()} == {None, room.venue_id}


def test_nobody_else_copies_it(full, olu_client, viewer_client, client, hana_client):
    askers = (olu_client, viewer_client, client, hana_client)

    assert [who.get(at(full)).status_code for who in askers] == [404, 403, 302, 200]
