"""Sam keeps facts and guides, and so films; Hana owns the organisation that set this up."""

import pytest

from outreach.accounts.models import StaffKind
from tests import factories
from tests.programme import make_film


@pytest.fixture
def sam_client(app, session, hana):
    """Sam is signed in."""
    sam = factories.make_sam(session, StaffKind.FACTS_AND_GUIDES)
    session.commit()
    return factories.signed_in(app.test_client(), sam)


@pytest.fixture
def film(session):
    """A film, committed."""
    film = make_film(session, languages=["en", "km"], directors=["Guy Jacobson", "Adi Ezroni"])
    session.commit()
    return film
