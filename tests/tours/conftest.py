"""A tour of Hana's organisation, and screenings that could be its stops; committed."""

import pytest

from outreach.clock import now
from outreach.tours import actions
from tests.factories import organisation_of
from tests.programme import make_film, make_screening, make_tour


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def film(session, hana):
    film = make_film(session)
    session.commit()
    return film


@pytest.fixture
def tour(session, circle, film):
    """From today on."""
    tour = make_tour(session, circle, film=film)
    session.commit()
    return tour


@pytest.fixture
def make(session, circle, film):
    """Make a screening of the tour's film."""

    def make(**values):
        screening = make_screening(session, circle, **{"film": film, **values})
        session.commit()
        return screening

    return make


@pytest.fixture
def stop(session, tour, make):
    """Make a screening that is a stop of the tour."""

    def stop(note=None, **values):
        made = actions.add(session, tour, make(**values), note=note, now=now())
        session.commit()
        return made

    return stop
