"""Nia's organisation is not trusted yet; Sam reviews for the programme."""

import pytest
import sqlalchemy as sa

from outreach.accounts.models import StaffKind
from outreach.clock import now
from outreach.publications.actions import reviews
from outreach.publications.models import PublicationRequest
from outreach.screenings.models import Screening
from tests import factories
from tests.programme import make_screening


@pytest.fixture
def newcomers(session, hana):
    made = factories.make_organisation(session, "Newcomers", "newcomers", is_trusted=False)
    session.commit()
    return made


@pytest.fixture
def nia(session, newcomers):
    """The owner of an organisation that is not trusted yet."""
    nia = factories.make_user(session, "Nia", "nia@newcomers.example.org", organisation=newcomers)
    session.commit()
    return nia


@pytest.fixture
def nia_client(app, nia):
    return factories.signed_in(app.test_client(), nia)


@pytest.fixture
def sam(session, hana):
    sam = factories.make_sam(session, StaffKind.PROGRAMME)
    session.commit()
    return sam


@pytest.fixture
def sam_client(app, sam):
    return factories.signed_in(app.test_client(), sam)


@pytest.fixture
def draft(session, newcomers, nia):
    made = make_screening(session, newcomers, published=False, title="First light")
    session.commit()
    return made


@pytest.fixture
def waiting(session, draft, nia):
    """The draft, once somebody has asked to publish it."""
    reviews.ask(session, draft, by=nia, now=now())
    session.commit()
    return draft


@pytest.fixture
def stored(database):
    """How the screening stands in the database, and what became of each wish to publish it."""

    def stored(screening):
        with database.reading() as session:
            states = session.scalars(
                sa.select(PublicationRequest.state).order_by(PublicationRequest.id)
            )
            return session.get_one(Screening, screening.id).status, list(states)

    return stored


@pytest.fixture
def circle(hana):
    return factories.organisation_of(hana)


@pytest.fixture
def all_stored(database):
    """Every screening as the database now has it."""

    def all_stored():
        with database.reading() as session:
            return session.scalars(sa.select(Screening).order_by(Screening.id)).all()

    return all_stored


@pytest.fixture
def make(session, circle):
    """A screening of Hana's, committed."""

    def make(**values):
        made = make_screening(session, circle, **values)
        session.commit()
        return made

    return make
