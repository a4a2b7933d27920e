"""What the tests of guests share."""

import pytest

from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening
from tests.factories import organisation_of
from tests.pages import keyed
from tests.programme import make_rsvp, make_screening


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def make(session, circle):
    """Make a screening and commit it."""

    def make(**values):
        screening = make_screening(session, circle, **values)
        session.commit()
        return screening

    return make


@pytest.fixture
def party(session):
    """Make an RSVP and commit it."""

    def party(screening, **values):
        rsvp = make_rsvp(session, screening, **values)
        session.commit()
        return rsvp

    return party


@pytest.fixture
def page_of(app):
    """The address of a guest's own page."""

    def page_of(rsvp, page=""):
        return keyed(app, "rsvps", "rsvp", rsvp, page)

    return page_of


@pytest.fixture
def counted(database):
    """How many RSVPs there are, and how many places of the screening are taken, now."""

    def counted(screening):
        with database.reading() as session:
            taken = session.get(Screening, screening.id).places_taken
            return session.query(Rsvp).count(), taken

    return counted
