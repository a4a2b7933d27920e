"""Which version of its film a screening shows."""

import re

import pytest

from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.errors import Refused
from outreach.films import actions as films
from outreach.screenings.actions.films import remove_version
from outreach.screenings.models import Screening
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_film, make_room, make_screening, make_venue, make_version

NEW = "/manage/screenings/new"


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


@pytest.fixture
def film(session):
    return make_film(session, title="Redlight", languages=["en", "km"])


@pytest.fixture
def version(session, film):
    return make_version(session, film, runtime_minutes=98)


def facts(page):
    """The facts that a page lists, as text."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", value).strip() for name, value in pairs}


def test_the_end_is_counted_from_the_version(session, circle, film, version):
    shown = make_screening(session, circle, film=film, film_version=version, ends=None)
    undecided = make_screening(session, circle, film=film, ends=None)

    assert (shown.ends_wall - shown.starts_wall).seconds == (100 + 60) * 60
    assert (undecided.ends_wall - undecided.starts_wall).seconds == (75 + 60) * 60


def test_a_version_of_another_film_is_refused(session, circle, film, version):
    other = make_film(session, title="Holly")

    with pytest.raises(Refused, match="another film") as refused:
        make_screening(session, circle, film=other, film_version=version)

    assert refused.value.field == "film_version"
    assert make_screening(session, circle, film=film, film_version=version).film_version is version


def test_a_version_that_is_shown_is_not_removed(session, circle, film, version):
    other = make_version(session, film, name="School version")
    make_screening(session, circle, film=film, film_version=version)

    with pytest.raises(Refused, match="show it: 1"):
        remove_version(session, version)
    remove_version(session, other)

    assert film.versions == [version]


def test_the_next_version_is_proposed_where_one_was_removed(session, film, version):
    other = make_version(session, film, name="School version")

    remove_version(session, version)

    assert (film.versions, film.default_version) == ([other], other)


# The public


def test_the_public_reads_what_it_will_hear_and_read(session, client, circle, film, version):
    shown = make_screening(session, circle, film=film, film_version=version, title="A")
    undecided = make_screening(session, circle, film=film, title="B")
    session.commit()

    pages = [facts(well_formed(client.get(f"/screenings/{s.slug}"))) for s in (shown, undecided)]

    names = ("Film", "Version", "Languages", "Subtitles", "Captions", "Audio description")
    assert {name: pages[0].get(name) for name in names} == {
        "Film": "Redlight, 2009, 98 minutes",
        "Version": "Festival cut",
        "Languages": "English",
        "Subtitles": "Khmer",
        "Captions": "English, always in the picture",
        "Audio description": "English",
    }
    assert {name: pages[1].get(name) for name in names} == {
        **dict.fromkeys(names),
        "Film": "Redlight, 2009, 72 minutes",
        "Languages": "English and Khmer",
    }


def test_the_film_page_lists_its_versions(session, client, film, version):
    version.notes = "Only for whoever shows it."
    session.commit()

    page = well_formed(client.get(f"/films/{film.slug}"))

    assert "Festival cut, DCP" in page
    assert "98 minutes · English, with Khmer subtitles" in page
    assert "Only for whoever shows it" not in page


def test_the_host_reads_the_notes(session, hana_client, circle, film, version):
    version.notes = "Test the captions."
    screening = make_screening(session, circle, film=film, film_version=version)
    session.commit()

    page = well_formed(hana_client.get(f"/manage/screenings/{screening.id}"))

    assert "Festival cut, DCP" in page
    assert "Test the captions." in page


# The form


@pytest.fixture
def filled(session, circle, film):
    venue = make_venue(session, circle)
    room = make_room(session, venue)
    session.commit()
    return {
        "film": film.id,
        "title": "An evening",
        "place": f"{venue.id}:{room.id}",
        "starts": "2027-05-21T19:00",
        "ends": "",
    }


def test_without_any_version_there_is_nothing_to_choose(hana_client, filled):
    assert 'name="film_version"' not in well_formed(hana_client.get(NEW))


def test_a_host_chooses_a_version(session, hana_client, film, version, filled):
    session.commit()
    page = well_formed(hana_client.get(NEW))
    answer = send_form(hana_client, NEW, **filled, film_version=version.id)

    session.rollback()
    (screening,) = session.query(Screening).all()
    assert '<optgroup label="Redlight (2009)">' in page
    assert "Festival cut, DCP · 98 minutes · English" in page
    assert answer.status_code == 302
    assert (screening.film_version_id, f"{screening.ends_wall:%H:%M}") == (version.id, "21:40")


def test_a_link_to_a_film_proposes_its_version(session, hana_client, film, version):
    make_version(session, film, name="School version")
    session.commit()

    chosen = rf'<option data-minutes="98" selected value="{version.id}"'
    assert re.search(chosen, hana_client.get(f"{NEW}?film={film.id}").text)
    assert not re.search(chosen, hana_client.get(NEW).text)


def test_another_films_version_is_told_beside_the_field(session, hana_client, version, filled):
    other = make_film(session, title="Holly")
    session.commit()

    answer = send_form(hana_client, NEW, **{**filled, "film": other.id, "film_version": version.id})

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "This is a version of another film. Choose one of Holly."
    ]


@pytest.mark.parametrize("wrong", ["x", "0", "99999999999999999999", "9" * 5000])
def test_what_is_no_version_is_told(session, hana_client, version, filled, wrong):
    session.commit()

    answer = send_form(hana_client, NEW, **filled, film_version=wrong)

    assert answer.status_code == 422
    assert "valid" in errors_in(well_formed(answer))[0].lower() or "Invalid" in answer.text


def test_a_published_screening_may_still_say_its_version(
    session, hana_client, circle, film, version, filled
):
    holly = make_film(session, title="Holly")
    make_version(session, holly, name="Of another film")
    screening = make_screening(session, circle, film=film)
    session.commit()
    path = f"/manage/screenings/{screening.id}/edit"

    page = well_formed(hana_client.get(path))
    answer = send_form(
        hana_client,
        path,
        **{name: filled[name] for name in ("title", "place", "starts", "ends")},
        film_version=version.id,
    )

    session.rollback()
    session.expire_all()
    assert answer.status_code == 302
    assert session.get_one(Screening, screening.id).film_version_id == version.id
    assert "Festival cut" in page
    assert "Of another film" not in page


# The calendar follows the film


def revised(session, film, **values):
    entered = {
        "title": film.title,
        "year": film.year,
        "kind": film.kind,
        "runtime_minutes": film.runtime_minutes,
        "synopsis": film.synopsis,
        "content_notes": [(note.topic, note.detail) for note in film.content_notes],
    }
    films.describe(session, film, now=now(), **{**entered, **values})
    session.commit()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"title": "Red Light"}, b"Red Light (2009)"),
        ({"content_notes": [("addiction", None)]}, b"Content note: addiction"),
    ],
)
def test_entries_of_coming_screenings_follow_the_film(app, session, circle, film, values, word):
    screening = make_screening(session, circle, film=film)
    of_another = make_screening(session, circle)
    before = (screening.uid, screening.sequence, of_another.vevent)
    session.commit()
    assert word not in screening.vevent

    revised(session, film, **values)
    deliver_due(app)

    session.expire_all()
    assert word in screening.vevent
    assert b"SEQUENCE:0" in screening.vevent
    assert (screening.uid, screening.sequence, of_another.vevent) == before
    stamp = f"DTSTAMP:{screening.revised_at:%Y%m%dT%H%M%SZ}".encode()
    assert stamp in screening.vevent


def test_what_calendars_do_not_show_leaves_their_bytes(app, session, circle, film):
    screening = make_screening(session, circle, film=film)
    session.commit()
    deliver_due(app)
    before = (screening.vevent, screening.revised_at)

    revised(session, film, synopsis="Other words.", runtime_minutes=73)
    assert deliver_due(app) == 0

    session.expire_all()
    assert (screening.vevent, screening.revised_at) == before


def test_a_draft_has_no_entry_to_follow(app, session, circle, film):
    draft = make_screening(session, circle, film=film, published=False)
    session.commit()

    revised(session, film, title="Red Light")
    deliver_due(app)

    session.expire_all()
    assert draft.vevent is None
