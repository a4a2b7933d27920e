"""The host's pages of a venue's rooms."""

import pytest

from outreach.delivery.jobs import deliver_due
from outreach.screenings.models import Place, Screening
from outreach.venues.models import Room
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp, make_screening, make_venue
from tests.venues.described import at, described

LONG = "x" * 10_000
CONTROL = "This holds characters that cannot be used here."


def test_a_host_adds_a_room(library, hana_client, all_stored):
    answer = send_form(
        hana_client, at(library, "/rooms/new"), on=at(library), name="Attic", capacity="12"
    )

    assert (answer.status_code, answer.location) == (302, at(library))
    assert described(all_stored()[0])["rooms"] == [("Attic", 12)]
    assert "place=" in well_formed(hana_client.get(at(library)))


BETWEEN = "A room holds between 1 and 50,000 people."
WRONG_ROOMS = [
    ({"name": ""}, ["Room: this needs an answer."]),
    ({"name": " "}, ["Room: this needs an answer."]),
    ({"name": "Hall"}, ["This venue has a room of that name."]),
    ({"name": LONG}, ["This is longer than 100 characters."]),
    ({"name": "A\x00"}, [CONTROL]),
    ({"capacity": ""}, ["How many people it holds: this needs an answer."]),
    ({"capacity": "0"}, [BETWEEN]),
    ({"capacity": "-3"}, [BETWEEN]),
    ({"capacity": "1000000"}, [BETWEEN]),
    ({"capacity": "9" * 5_000}, ["Write a whole number, such as 2."]),
    ({"capacity": "a few"}, ["Write a whole number, such as 2."]),
    ({"capacity": "12.5"}, ["Write a whole number, such as 2."]),
]


@pytest.mark.parametrize(("wrong", "errors"), WRONG_ROOMS)
def test_a_room_that_cannot_be_is_refused(room, hana_client, all_stored, wrong, errors):
    sent = {"name": "Attic", "capacity": "12", **wrong}

    answer = send_form(hana_client, at(room.venue, "/rooms/new"), **sent)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == errors
    assert described(all_stored()[0])["rooms"] == [("Hall", 50)]
    kept = fields(page)
    assert all(kept[name] == value for name, value in sent.items() if name not in wrong)


@pytest.mark.parametrize(("capacity", "coming"), [(30, 30), (1, 4)])
def test_a_room_that_holds_fewer_is_followed_down_to_the_places_taken(
    app, session, circle, room, hana_client, database, capacity, coming
):
    screening = make_screening(session, circle, place=Place(room.venue, room))
    make_rsvp(session, screening, party_size=4)
    session.commit()
    page = at(room.venue, f"/rooms/{room.id}")

    answer = send_form(hana_client, page, name="Salon", capacity=str(capacity))
    deliver_due(app)

    assert (answer.status_code, answer.location) == (302, at(room.venue))
    with database.reading() as fresh:
        assert fresh.get(Room, room.id).name == "Salon"
        assert fresh.get(Screening, screening.id).capacity == coming
    shown = well_formed(hana_client.get(f"/manage/screenings/{screening.id}"))
    assert ("since it was made smaller: 1." in shown) == (capacity == 1)


def test_the_room_of_another_venue_is_not_found(session, circle, room, hana_client):
    other = make_venue(session, circle)
    session.commit()

    assert hana_client.get(at(other, f"/rooms/{room.id}")).status_code == 404
    assert hana_client.get(at(room.venue, f"/rooms/{room.id}")).status_code == 200
