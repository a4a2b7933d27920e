from datetime import date

import pytest

from outreach.clock import now
from outreach.facts import actions as facts
from outreach.films import actions as films
from outreach.films import kit
from outreach.guides import actions
from tests.programme import REDLIGHT

TODAY = date(2026, 11, 22)


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def redlight():
    return kit.read(REDLIGHT)


@pytest.fixture
def film(session, redlight):
    film = films.take_in(session, redlight, now=now())
    facts.take_in(session, redlight, film)
    return film


@pytest.fixture
def guide(session, redlight, film):
    """The Redlight guide, as it comes with the program."""
    (guide,) = actions.take_in_all(session, redlight.guide, film, now=now())
    return guide
