"""What is usual at an organisation's screenings stands in the form of every new one."""

import pytest

from outreach.errors import Refused
from outreach.screenings import queries
from outreach.screenings.actions import usual
from outreach.screenings.models import Place, Screening
from tests.factories import organisation_of
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_film, make_room, make_venue

PATH, NEW = "/manage/screenings/usual", "/manage/screenings/new"


@pytest.fixture
def hall(session, hana):
    room = make_room(session, make_venue(session, organisation_of(hana)), capacity=80)
    session.commit()
    return room


def kept(session, user):
    session.rollback()
    found = queries.usual_of(session, organisation_of(user).id)
    said = found and {
        "place": (found.venue_id, found.room_id),
        "timezone": found.timezone,
        "doors_minutes": found.doors_minutes,
        "rsvp_limit": found.rsvp_limit,
        "description": found.description,
    }
    session.rollback()
    return said


def test_what_is_usual_stands_in_the_form_of_a_new_screening(session, hana, hana_client, hall):
    answer = send_form(
        hana_client,
        PATH,
        place=f"{hall.venue_id}:{hall.id}",
        timezone="Europe/Berlin",
        doors_minutes="30",
        rsvp_limit="60",
        description="Somebody to talk to is there.",
    )

    assert (answer.status_code, answer.location) == (302, "/manage/screenings")
    assert kept(session, hana) == {
        "place": (hall.venue_id, hall.id),
        "timezone": "Europe/Berlin",
        "doors_minutes": 30,
        "rsvp_limit": 60,
        "description": "Somebody to talk to is there.",
    }
    page = well_formed(hana_client.get(NEW))
    assert f'<option selected value="{hall.venue_id}:{hall.id}">' in page
    assert '<option selected value="Europe/Berlin">' in page
    assert 'value="60"' in page
    assert "Somebody to talk to is there." in page
    assert "they open 30 minutes before" in page


@pytest.mark.parametrize(
    ("starts", "typed", "doors"),
    [
        ("2027-05-21T19:30", "", "19:00:00"),
        ("2027-05-21T19:30", "18:00", "18:00:00"),
        ("2027-05-21T00:10", "", None),
    ],
)
def test_doors_open_as_usual_unless_somebody_says_when(
    session, hana, hana_client, hall, starts, typed, doors
):
    usual.keep(session, organisation_of(hana), doors_minutes=30)
    film = make_film(session)
    session.commit()
    place = f"{hall.venue_id}:{hall.id}"

    send_form(hana_client, NEW, film=film.id, title="A", place=place, starts=starts, doors=typed)

    session.rollback()
    made = session.query(Screening).one()
    assert (made.doors_wall and made.doors_wall.isoformat()) == doors


def test_two_forms_sent_are_one_row(session, hana, hana_client):
    send_form(hana_client, PATH, rsvp_limit="60")
    send_form(hana_client, PATH, rsvp_limit="")

    assert kept(session, hana) == {
        "place": (None, None),
        "timezone": None,
        "doors_minutes": None,
        "rsvp_limit": None,
        "description": None,
    }


def test_it_is_usual_for_oneself_only(session, hana, olu, olu_client, hall):
    usual.keep(session, organisation_of(hana), place=Place(venue=hall.venue, room=hall))
    session.commit()

    refused = send_form(olu_client, PATH, place=f"{hall.venue_id}:{hall.id}")

    assert refused.status_code == 422
    assert kept(session, olu) is None
    assert hall.venue.name not in olu_client.get(NEW).text


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("timezone", "Mars/Base", "from the list"),
        ("doors_minutes", -1, "Doors open"),
        ("doors_minutes", 721, "Doors open"),
        ("rsvp_limit", 0, "RSVP limit"),
    ],
)
def test_what_cannot_be_usual_is_refused(session, hana, field, value, why):
    with pytest.raises(Refused, match=why) as refused:
        usual.keep(session, organisation_of(hana), **{field: value})

    assert refused.value.field == field


def test_what_is_wrong_is_said_beside_its_field(hana_client):
    answer = send_form(hana_client, PATH, doors_minutes="5000", description="Stays.")

    assert answer.status_code == 422
    assert errors_in(answer.text) == ["Doors open at most 720 minutes before the start."]
    assert "Stays." in answer.text
