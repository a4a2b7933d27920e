"""Questions about films."""

from outreach.films import queries
from tests.programme import make_film


def test_a_film_knows_which_films_name_it_as_related(session):
    holly, other = make_film(session, title="Holly"), make_film(session, title="Other")
    redlight = make_film(session, title="Redlight", related=[holly])
    journey = make_film(session, title="A journey", related=[holly, redlight])

    assert queries.films_beside(session, holly) == [journey, redlight]
    assert queries.films_beside(session, other) == []
