"""A host's venues, committed, and how the database now has them."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from outreach.venues.models import Venue
from tests.factories import organisation_of
from tests.programme import make_room, make_venue


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def library(session, circle):
    """A venue in New York without rooms."""
    venue = make_venue(session, circle)
    session.commit()
    return venue


@pytest.fixture
def room(session, library):
    room = make_room(session, library, name="Hall", capacity=50)
    session.commit()
    return room


@pytest.fixture
def all_stored(database):
    """Every venue with its rooms as the database now has them."""

    def all_stored():
        with database.reading() as session:
            query = (
                sa.select(Venue)
                .options(joinedload(Venue.rooms), joinedload(Venue.features))
                .order_by(Venue.id)
            )
            return session.scalars(query).unique().all()

    return all_stored
