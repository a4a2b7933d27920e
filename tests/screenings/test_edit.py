"""The form of a screening that is there: what may change, and who is told."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.screenings import actions
from outreach.screenings.models import Place, Status
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
from tests.screenings.described import described, entered, wall

NEW = "/manage/screenings/new"


def page_of(screening):
    return f"/manage/screenings/{screening.id}/edit"


def test_saving_an_untouched_form_changes_nothing(draft, hana_client, all_stored):
    before = described(all_stored()[0])
    form = fields(well_formed(hana_client.get(page_of(draft))))

    answer = send_form(hana_client, page_of(draft), **form)

    assert answer.status_code == 302
    assert described(all_stored()[0]) == before


def test_a_draft_may_change_everything(session, circle, draft, hana_client, all_stored):
    other = make_film(session, title="Holly")
    hall = make_room(session, draft.venue, name="Hall", capacity=200)
    session.commit()

    answer = send_form(
        hana_client,
        page_of(draft),
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
    rows = session.scalars(sa.select(Outbox).where(Outbox.kind.startswith("screenings.")))
    assert [row.kind for row in rows if "sequence" in row.payload] == [actions.MOVED]


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
        session, circle, film=film, place=Place(venue), rsvp_limit=30, published=False
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
