"""What the tests of the door share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from outreach.clock import now
from outreach.door import actions, queries
from outreach.door.models import DoorEvent, Kind
from outreach.door.notes import Note
from outreach.web import tokens
from tests.factories import organisation_of
from tests.pages import keyed
from tests.programme import make_rsvp, make_screening, pretend_begun

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)


def key(number: int) -> UUID:
    return UUID(int=number)


def note(kind: Kind = Kind.ARRIVAL, number: int = 1, **values) -> Note:
    values = {"key": uuid4(), "said_at": now(), **values}
    return Note(kind=kind, number=number, **values)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def screening(session, circle):
    """In two weeks, for 50 people."""
    screening = make_screening(session, circle, capacity=50)
    session.commit()
    return screening


@pytest.fixture
def party(session):
    """Make an RSVP and commit it."""

    def party(screening, **values):
        rsvp = make_rsvp(session, screening, **values)
        session.commit()
        return rsvp

    return party


@pytest.fixture
def link(session, screening):
    link = actions.make_link(session, screening, label="Main entrance", now=now())
    session.commit()
    return link


@pytest.fixture
def path_of(app):
    """The address of a door."""

    def path_of(link, page=""):
        return keyed(app, "door", "door", link, page)

    return path_of


@pytest.fixture
def ticket_of(app):
    """What the picture on a party's ticket says, without the site."""

    def ticket_of(rsvp):
        with app.app_context():
            return f"/t/{tokens.token('ticket', rsvp.uid)}"

    return ticket_of


@pytest.fixture
def numbers(database):
    """Checked in, walked in, in the room, and how many conflicts; and how many events are kept."""

    def numbers(screening):
        with database.reading() as session:
            done = queries.door_of(session, session.merge(screening, load=True)).tally
            kept = session.query(DoorEvent).count()
            return (done.checked_in, done.walked_in, done.in_room, len(done.conflicts), kept)

    return numbers


@pytest.fixture
def kept(database):
    """Every record of this kind."""

    def kept(record):
        with database.reading() as session:
            return session.query(record).order_by(record.id).all()

    return kept


def begin(session, screening):
    pretend_begun(session, screening)
    session.commit()


def later(**time):
    return now() + timedelta(**time)
