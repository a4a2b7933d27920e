import sqlalchemy as sa

from outreach.clock import now
from outreach.films import actions, kit, queries
from outreach.films.models import ContentNote, Film
from tests.programme import REDLIGHT


def test_a_kit_becomes_a_film_with_everything_it_says(session):
    film = actions.take_in(session, kit.read(REDLIGHT), now=now())

    assert film.title == "Redlight"
    assert film.directors == ["Guy Jacobson", "Adi Ezroni"]
    assert (film.series_name, film.series_position) == ("The K11 project", 2)
    assert film.is_heavy
    assert [note.topic for note in film.content_notes][:2] == [
        "child sexual exploitation",
        "sexual violence and torture",
    ]
    assert [person.name for person in film.people][3:5] == ["Mu Sochua", "Somaly Mam"]
    assert [other.slug for other in film.related] == [
        "the-day-my-god-died",
        "holly",
        "pushing-the-elephant",
        "every-day-in-cambodia",
    ]
    assert film.related[3].cast == ["Mira Sorvino", "Don Brewster"]


def test_a_kit_taken_in_again_changes_nothing_but_what_changed(session):
    redlight = kit.read(REDLIGHT)
    first = actions.take_in(session, redlight, now=now())
    changed = redlight.model_copy(update={"film": redlight.film.model_copy(update={"year": 2010})})

    second = actions.take_in(session, changed, now=now())

    assert second is first
    assert second.year == 2010
    assert session.scalar(sa.select(sa.func.count()).select_from(Film)) == 5
    assert session.scalar(sa.select(sa.func.count()).select_from(ContentNote)) == 5


def test_films_with_a_synopsis_come_first(session):
    actions.take_in(session, kit.read(REDLIGHT), now=now())

    assert [film.slug for film in queries.all_films(session)] == [
        "redlight",
        "every-day-in-cambodia",
        "holly",
        "pushing-the-elephant",
        "the-day-my-god-died",
    ]
