"""What a host has: a film, a room, screenings; committed, and as the database now has them."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Place, Screening
from tests.factories import organisation_of
from tests.programme import make_film, make_room, make_screening, make_venue


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def film(session, hana):
    film = make_film(session)
    session.commit()
    return film


@pytest.fixture
def room(session, circle):
    """A reading room for 80 in New York."""
    room = make_room(session, make_venue(session, circle), name="Reading room", capacity=80)
    session.commit()
    return room


@pytest.fixture
def draft(session, circle, film, room):
    """A draft in the reading room."""
    place = Place(room.venue, room)
    made = make_screening(session, circle, film=film, place=place, published=False)
    session.commit()
    return made


@pytest.fixture
def published(session, draft):
    actions.publish(session, draft, now=now())
    session.commit()
    return draft


@pytest.fixture
def make(session, circle):
    """Make a screening and commit it."""

    def make(**values):
        screening = make_screening(session, circle, **values)
        session.commit()
        return screening

    return make


@pytest.fixture
def stored(database):
    """Read a screening as the database now has it."""

    def stored(screening):
        with database.reading() as session:
            return session.get(Screening, screening.id)

    return stored


@pytest.fixture
def all_stored(database):
    """Every screening as the database now has it."""

    def all_stored():
        with database.reading() as session:
            return session.scalars(sa.select(Screening).order_by(Screening.id)).all()

    return all_stored
