"""Two screenings in one room: said, with the other one named, and never forbidden."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.screenings import actions, crew
from outreach.screenings.models import Place
from outreach.screenings.queries.bookings import clashes_of
from tests import factories
from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_room, make_screening, make_venue
from tests.screenings.described import entered, wall


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


@pytest.fixture
def book(session, circle, film, room):
    """A screening in the reading room, of two hours unless said otherwise."""

    def book(starts, *, hours=2, doors=None, place=None, **values):
        made = make_screening(
            session,
            values.pop("organisation", circle),
            film=film,
            place=place or Place(room.venue, room),
            starts=starts,
            ends=starts + timedelta(hours=hours),
            doors=doors,
            **values,
        )
        session.commit()
        return made

    return book


def found(session, screening):
    return [
        (clash.other.id, clash.is_overlap, clash.minutes if not clash.is_overlap else None)
        for clash in clashes_of(session, screening, now=now())
    ]


@pytest.mark.parametrize(
    ("starts", "doors", "expected"),
    [
        (wall(14, 19), None, (True, None)),
        (wall(14, 20), None, (True, None)),
        (wall(14, 21), None, (False, 0)),
        (wall(14, 21, 29), None, (False, 29)),
        (wall(14, 21, 30), None, None),
        (wall(14, 22), time(21, 30), None),
        (wall(14, 22), time(21, 29), (False, 29)),
        (wall(14, 22), time(20, 59), (True, None)),
        (wall(14, 17), None, (False, 0)),
        (wall(14, 16, 30), None, None),
        (wall(15, 19), None, None),
    ],
)
def test_half_an_hour_lies_between_the_end_and_the_next_doors(
    session, book, starts, doors, expected
):
    one = book(wall(14, 19))
    other = book(starts, doors=doors)

    assert found(session, one) == ([(other.id, *expected)] if expected else [])
    assert found(session, other) == ([(one.id, *expected)] if expected else [])


def test_another_room_is_free_and_who_names_none_has_the_whole_venue(session, book, room):
    one = book(wall(14))
    beside = book(wall(14), place=Place(room.venue, make_room(session, room.venue, name="Beside")))
    assert found(session, one) == found(session, beside) == []

    whole = book(wall(14), place=Place(room.venue), rsvp_limit=20)

    assert found(session, one) == [(whole.id, True, None)]
    assert [other for other, *_ in found(session, whole)] == [one.id, beside.id]


def test_without_rooms_the_venue_is_one(session, book, circle):
    venue = make_venue(session, circle, name="Barn")
    one, other = (book(wall(14), place=Place(venue), rsvp_limit=20) for _ in range(2))

    assert found(session, one) == [(other.id, True, None)]


@pytest.mark.parametrize("act", [actions.cancel, actions.postpone])
def test_what_is_off_takes_no_room(session, book, act):
    one, other = book(wall(14)), book(wall(14))
    assert found(session, one) == [(other.id, True, None)]

    act(session, other, now=now())
    session.commit()

    assert found(session, one) == []
    assert found(session, other) == []


def test_online_nothing_is_in_the_way(session, book):
    online = Place(online_url="https://example.org/room")
    one, other = (
        book(wall(14), place=online, timezone="Europe/London", rsvp_limit=9) for _ in range(2)
    )

    assert (found(session, one), found(session, other)) == ([], [])


def test_another_organisation_is_not_told_of(session, book, olu, room):
    one = book(wall(14))
    theirs = make_screening(
        session,
        organisation_of(olu),
        place=Place(room.venue, room),
        starts=wall(14),
        ends=wall(14, 21),
    )

    assert (found(session, one), found(session, theirs)) == ([], [])


def test_the_page_names_the_other_with_its_time_and_a_link(book, hana_client):
    one = book(wall(14), title="The first")
    other = book(wall(14, 20), title="The <second>")

    page = well_formed(hana_client.get(at(one)))

    assert "The room is booked twice" in page
    assert f'<a href="{at(other)}">The &lt;second&gt;</a>' in page
    assert "20:00" in page


def test_too_short_a_turnaround_says_how_short(book, hana_client):
    one = book(wall(14))
    book(wall(14, 21, 20), title="The second")

    page = well_formed(hana_client.get(at(one)))

    assert "Little time between two screenings" in page
    assert "20 minutes lie between them" in page


def test_saving_warns_and_forbids_nothing(book, all_stored, film, room, hana_client):
    book(wall(14), title="The first")

    answer = send_form(
        hana_client,
        "/manage/screenings/new",
        film=film.id,
        title="The second",
        kind="community",
        visibility="public",
        online_visibility="after_rsvp",
        place=f"{room.venue_id}:{room.id}",
        starts=entered(wall(14, 20)),
        ends=entered(wall(14, 22)),
    )

    assert answer.status_code == 302
    assert {one.title for one in all_stored()} == {"The first", "The second"}
    page = well_formed(hana_client.get(answer.location))
    assert "The room is booked twice: “The first”" in page


def test_who_helps_at_one_screening_learns_nothing_of_the_other(
    app, session, book, hana, olu, hana_client
):
    one, other = book(wall(14)), book(wall(14), title="A secret draft", published=False)
    assert other.title in hana_client.get(at(one)).text
    crew.add(session, one, email=olu.email, role=CrewRole.CO_HOST, by=hana, now=now())
    session.commit()

    page = factories.signed_in(app.test_client(), olu).get(at(one))

    assert page.status_code == 200
    assert other.title not in page.text


def test_it_is_one_question_whatever_the_programme_holds(session, book):
    one = book(wall(14))
    for day in range(15, 25):
        book(wall(day))
    asked = []
    listen = (session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert (one.room is None, one.venue is None) == (False, False)  # read before
    sa.event.listen(*listen)
    try:
        assert found(session, one) == []
    finally:
        sa.event.remove(*listen)

    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1
