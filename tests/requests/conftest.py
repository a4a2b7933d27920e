"""A film to ask for, and somebody who asks."""

import pytest

from outreach.clock import now
from outreach.requests import actions as requests
from outreach.requests.models import ScreeningRequest
from tests.factories import organisation_of
from tests.pages import keyed
from tests.programme import make_film, make_room, make_venue

ROSA = {
    "name": "Rosa Requester",
    "town": "Leeds",
    "country": "GB",
    "people": 12,
    "offers": ["come", "room"],
    "offer_words": "A library",
    "reason": "To talk.",
    "may_share": False,
}


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
    room = make_room(session, make_venue(session, circle))
    session.commit()
    return room


@pytest.fixture
def ask(session, film):
    """Ask for a screening and commit; gives the request that there is then of this address."""

    def ask(email="rosa@example.org", *, key=None, of=film, now=now(), **changed):  # noqa: B008
        requests.ask(
            session, of, form_key=key or f"form of {email}", email=email, now=now, **ROSA | changed
        )
        asked = session.query(ScreeningRequest).filter_by(email=email.lower(), film=of).one()
        session.commit()
        return asked

    return ask


@pytest.fixture
def passed(session, ask, circle, hana):
    """Ask, and have it passed on to Hana's organisation."""

    def passed(email="rosa@example.org", **changed):
        asked = ask(email, **changed)
        requests.pass_on(session, asked, organisation=circle, note="Near you", by=hana, now=now())
        session.commit()
        return asked

    return passed


@pytest.fixture
def link(app):
    """The address of somebody's own page."""

    def link(asked, page=""):
        return keyed(app, "requests", "screening-request", asked, page)

    return link


@pytest.fixture
def stored(database):
    """Every request as the database now has it, by address."""

    def stored():
        with database.reading() as session:
            return {one.email: one for one in session.query(ScreeningRequest)}

    return stored
