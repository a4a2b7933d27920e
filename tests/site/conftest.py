"""What the tests of the visitor's pages share."""

import pytest

from outreach import kits
from outreach.clock import now
from outreach.films import kit
from tests.factories import organisation_of
from tests.programme import REDLIGHT, make_screening


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
def redlight(session, circle):
    """The film Redlight with all that its kit holds."""
    film = kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())
    session.commit()
    return film
