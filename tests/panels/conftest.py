"""A panel with somebody whose name, words and address are nowhere else in the world."""

from uuid import uuid4

import pytest

from outreach.clock import now
from outreach.panels import actions, consents
from outreach.panels.models import PanelRole
from outreach.web import tokens
from tests.factories import organisation_of
from tests.mails import delivered
from tests.programme import make_screening


@pytest.fixture
def word():
    return f"canary{uuid4().hex}"


@pytest.fixture
def screening(session, hana):
    screening = make_screening(session, organisation_of(hana))
    session.commit()
    return screening


@pytest.fixture
def seat(app, session, screening, word):
    """Asked by mail, and without an answer yet."""
    seat = actions.add(
        session,
        screening,
        name=f"Mali {word}",
        role=PanelRole.PANELIST,
        affiliation=f"School of {word}",
        bio=f"Knows {word}.",
        now=now(),
    )
    consents.ask(session, seat, email=f"{word}@example.org", now=now())
    session.commit()
    delivered(app)
    return seat


@pytest.fixture
def own(app, session, seat):
    """The address of the speaker's own page."""

    def own(page=""):
        session.refresh(seat.speaker)
        session.commit()
        with app.app_context():
            return f"/speakers/{tokens.token('speaker', seat.speaker.uid)}{page}"

    return own
