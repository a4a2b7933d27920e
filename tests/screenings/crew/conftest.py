"""A screening with a guest who needs something, and people who get roles there."""

import pytest

from outreach.clock import now
from outreach.screenings import crew
from outreach.screenings.models import Crew
from tests import factories
from tests.programme import make_rsvp, make_screening
from tests.screenings.crew.reach import NEEDS


@pytest.fixture
def screening(session, circle):
    screening = make_screening(session, circle, title="An evening with help")
    make_rsvp(session, screening, name="Zoë", email="zoe@example.org", access_needs=NEEDS)
    session.commit()
    return screening


@pytest.fixture
def give(session, screening, hana):
    """Give somebody roles at the screening, committed."""

    def give(user, *roles, at=screening):
        made = [
            crew.add(session, at, email=user.email, role=role, by=hana, now=now()) for role in roles
        ]
        session.commit()
        return made

    return give


@pytest.fixture
def loner(app, session):
    """Somebody with an account and of no organisation, signed in."""
    user = factories.make_user(session, "Lo Loner", "lo@example.org")
    session.commit()
    return factories.signed_in(app.test_client(), user), user


@pytest.fixture
def stored(database, screening):
    """Who has which role, as the database now has it."""

    def stored():
        with database.reading() as session:
            return [(one.user.name, one.role) for one in session.query(Crew).order_by(Crew.id)]

    return stored
