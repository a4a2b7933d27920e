"""Hana owns the first organisation; Sam, of no organisation, is staff as a test says."""

import pytest

from outreach.accounts import queries
from outreach.accounts.actions import staff
from outreach.clock import now
from tests import factories


@pytest.fixture
def sam(session, hana):
    """Somebody of no organisation with an account; of no role yet."""
    sam = factories.make_sam(session)
    session.commit()
    return sam


@pytest.fixture
def give(session):
    """Give somebody staff roles, and commit it."""

    def give(user, *kinds):
        for kind in kinds:
            staff.give(session, email=user.email, kind=kind, now=now())
        session.commit()

    return give


@pytest.fixture
def sam_client(app, sam):
    """Sam is signed in."""
    return factories.signed_in(app.test_client(), sam)


@pytest.fixture
def kinds(database):
    """What somebody does for the installation, as the database now says."""

    def kinds(user):
        with database.reading() as session:
            return queries.staff_kinds(session, user.id)

    return kinds
