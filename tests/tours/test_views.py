"""The team's pages of tours."""

import re
from datetime import timedelta

import pytest

from outreach.clock import now
from outreach.screenings.models import Place
from outreach.tours import queries
from outreach.tours.models import Tour
from outreach.venues.models import AddressVisibility
from tests.factories import organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_film, make_rsvp, make_tour, make_venue

NEW = "/manage/tours/new"


def at(tour, page=""):
    return f"/manage/tours/{tour.id}{page}"


def day(days=0):
    return (now().date() + timedelta(days=days)).isoformat()


def stored(session, user):
    session.rollback()
    found = queries.of_organisation(session, organisation_of(user).id)
    titles = [[stop.screening.title for stop in queries.stops_of(session, tour)] for tour in found]
    session.rollback()  # a writing session that stays open keeps SQLite's other writers waiting
    return titles


def test_a_tour_is_planned_by_form(session, film, hana, hana_client):
    answer = send_form(
        hana_client,
        NEW,
        film=film.id,
        title="Redlight in May",
        slug="",
        starts_on="2027-05-01",
        ends_on="",
        description="From town to town.",
    )

    tour = session.query(Tour).one()
    assert (answer.status_code, answer.location) == (302, at(tour))
    assert (tour.organisation_id, tour.slug, tour.starts_on.isoformat(), tour.ends_on) == (
        organisation_of(hana).id,
        "redlight-in-may",
        "2027-05-01",
        None,
    )
    assert "No stop yet" in well_formed(hana_client.get(answer.location))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Title: this needs an answer."),
        ({"starts_on": ""}, "First day: this needs an answer."),
        ({"starts_on": "soon"}, "We could not read this as a day. Write it as 2027-05-21."),
        ({"ends_on": "2027-04-30"}, "The tour ends before it starts."),
        ({"slug": "In May"}, "Use small letters, digits and single hyphens: redlight-in-may."),
        ({"slug": "redlight-goes-round"}, "This address is taken. Choose another."),
        ({"film": "987654"}, "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(session, tour, film, hana_client, changed, said):
    right = {"film": film.id, "title": "A", "starts_on": "2027-05-01"}

    answer = send_form(hana_client, NEW, **{**right, **changed})

    assert (answer.status_code, errors_in(answer.text)) == (422, [said])
    assert session.query(Tour).count() == 1


def test_the_list_tells_current_and_over_apart(session, circle, film, stop, hana_client):
    stop()
    make_tour(
        session,
        circle,
        film=film,
        title="Long ago",
        starts_on=now().date() - timedelta(days=9),
        ends_on=now().date() - timedelta(days=2),
    )
    session.commit()

    page = well_formed(hana_client.get("/manage/tours"))

    current, over = page.split('id="over"')
    assert ("Redlight goes round" in current, "1 stop<" in current) == (True, True)
    assert ("Long ago" in current, "Long ago" in over) == (False, True)


def test_a_tour_shows_its_stops_and_totals(session, tour, stop, hana_client):
    stop(title="Second", days_ahead=20, capacity=40, note="Opening night")
    make_rsvp(session, stop(title="First", days_ahead=5, capacity=60).screening, party_size=3)
    stop(title="A draft", days_ahead=30, capacity=9, published=False)
    session.commit()

    page = well_formed(hana_client.get(at(tour)))

    assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)', page) == ["First", "Second", "A draft"]
    assert re.findall(r"<span>(\d+ of \d+)</span>", page) == ["3 of 60", "0 of 40", "0 of 9"]
    assert re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page) == [
        ("Stops", "3"),
        ("RSVPs", "1"),
        ("Places confirmed", "3"),
        ("Capacity", "109"),
        ("Headcount", "0"),
    ]
    assert "Opening night" in page


def test_the_team_sees_where_a_hidden_stop_is(session, circle, tour, stop, hana_client, client):
    venue = make_venue(
        session,
        circle,
        name="Canary House",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the station",
    )
    stop(place=Place(venue=venue), rsvp_limit=9)

    assert "Canary House" in hana_client.get(at(tour)).text
    assert "near the station" in well_formed(client.get(f"/tours/{tour.slug}"))


def test_screenings_are_added_by_ticking_them(session, hana, tour, make, hana_client):
    one, two = make(title="One", days_ahead=5), make(title="Two", days_ahead=6, published=False)
    make(title="Another film", film=make_film(session))
    path = at(tour, "/stops/new")

    offered = well_formed(hana_client.get(path))
    answer = send_form(hana_client, path, screenings=[one.id, two.id])

    assert re.findall(r'<label for="screenings-\d">([^<]+)', offered) == ["One", "Two"]
    assert f'href="/manage/screenings/new?film={tour.film_id}"' in offered
    assert (answer.status_code, answer.location) == (302, at(tour))
    assert stored(session, hana) == [["One", "Two"]]
    assert "without a tour" in well_formed(hana_client.get(path))


def test_a_stop_before_its_tour_is_refused_and_says_so_beside_it(
    session, hana, tour, make, hana_client
):
    fits, early = make(title="Fits", days_ahead=9), make(title="Early", days_ahead=2)
    tour.starts_on = now().date() + timedelta(days=5)
    session.commit()

    answer = send_form(hana_client, at(tour, "/stops/new"), screenings=[fits.id, early.id])

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == ["Nothing was added: 1 of them cannot be stops."]
    why = re.findall(r'id="screenings-(\d)-error".*?</span>([^<]*)</p>', answer.text)
    assert [(place, said[:7], "before the tour starts on" in said) for place, said in why] == [
        ("0", "“Early”", True)
    ]
    assert stored(session, hana) == [[]]


def test_nothing_ticked_is_told(tour, make, hana_client):
    make()

    answer = send_form(hana_client, at(tour, "/stops/new"))

    assert (answer.status_code, errors_in(answer.text)) == (
        422,
        ["Nothing is ticked. Tick the screenings to add."],
    )


def test_a_stop_is_described_and_taken_off(session, hana, tour, stop, hana_client):
    path = at(tour, f"/stops/{stop().id}")

    send_form(hana_client, path, note="Opening <b>night</b>")
    described = hana_client.get(at(tour)).text
    answer = send_form(hana_client, f"{path}/removal", on=path)

    assert "Opening &lt;b&gt;night&lt;/b&gt;" in described
    assert (answer.status_code, stored(session, hana)) == (302, [[]])
    assert hana_client.get(path).status_code == 404


def test_a_stop_is_reached_through_its_own_tour_only(session, circle, film, stop, hana_client):
    other = make_tour(session, circle, film=film)
    session.commit()

    assert hana_client.get(at(other, f"/stops/{stop().id}")).status_code == 404


def test_the_form_of_a_tour_keeps_what_is_known(session, tour, stop, hana_client):
    before = fields(hana_client.get(at(tour, "/edit")).text)
    stop(published=False)
    with_draft = fields(hana_client.get(at(tour, "/edit")).text)
    stop()
    announced = fields(hana_client.get(at(tour, "/edit")).text)

    assert set(before) - set(with_draft) == {"film"}
    assert set(with_draft) - set(announced) == {"slug"}
    answer = send_form(hana_client, at(tour, "/edit"), **{**announced, "starts_on": day(90)})
    assert answer.status_code == 422
    assert "before the tour starts" in errors_in(answer.text)[0]
    assert send_form(hana_client, at(tour, "/edit"), **announced).status_code == 302


def test_a_screening_is_put_on_a_tour_from_its_own_page(session, hana, tour, make, hana_client):
    screening = make(title="One")
    path = f"/manage/screenings/{screening.id}/tour"
    tour_id, title = tour.id, tour.title

    assert path in hana_client.get(f"/manage/screenings/{screening.id}").text
    send_form(hana_client, path, tour=tour_id)
    assert stored(session, hana) == [["One"]]
    assert title in well_formed(hana_client.get(path))
    send_form(hana_client, path, tour="")
    assert stored(session, hana) == [[]]


def test_and_is_refused_there_before_its_tour(session, tour, make, hana_client):
    screening = make(days_ahead=2)
    tour.starts_on = now().date() + timedelta(days=5)
    session.commit()

    answer = send_form(hana_client, f"/manage/screenings/{screening.id}/tour", tour=tour.id)

    assert answer.status_code == 422
    assert "before the tour starts" in errors_in(answer.text)[0]


def test_an_unknown_tour_is_deleted_and_an_announced_one_stays(
    session, hana, circle, film, tour, stop, hana_client
):
    stop()
    other = make_tour(session, circle, film=film, title="Another round")
    session.commit()

    gone = send_form(hana_client, at(other, "/deletion"), on=at(other))
    kept = send_form(hana_client, at(tour, "/deletion"), on=NEW)

    assert (gone.status_code, kept.status_code) == (302, 409)
    assert len(stored(session, hana)) == 1
    assert "Delete the tour" not in hana_client.get(at(tour)).text


@pytest.mark.parametrize("page", ["", "/edit", "/stops/new", "/stops/{stop}"])
def test_tours_are_hidden_from_olu_and_read_by_viewers(
    tour, stop, page, client, hana_client, olu_client, viewer_client
):
    path = at(tour, page.format(stop=stop().id))

    answers = [one.get(path).status_code for one in (client, olu_client, viewer_client)]

    assert hana_client.get(path).status_code == 200
    assert answers == [302, 404, 200 if page == "" else 403]


def test_olu_adds_no_stop_of_hers_to_it_nor_ours_to_hers(
    session, olu, tour, film, make, olu_client
):
    hers = make_tour(session, organisation_of(olu), film=film)
    screening = make()
    session.commit()

    ours = send_form(olu_client, at(hers, "/stops/new"), on=NEW, screenings=[screening.id])
    theirs = send_form(olu_client, at(tour, "/stops/new"), on=NEW, screenings=[screening.id])

    assert (ours.status_code, theirs.status_code) == (422, 404)
    assert stored(session, olu) == [[]]
