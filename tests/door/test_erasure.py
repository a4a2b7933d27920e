"""Addresses that people left at a door stay erased, also where an old backup is put back."""

import pytest

from outreach import erasures
from outreach.accounts import erasure as accounts
from outreach.clock import now
from outreach.door import actions, erasure
from outreach.door.models import DoorEvent, Kind, WalkInAddress
from outreach.ledger import Ledger
from outreach.requests import actions as requests
from outreach.requests.models import ScreeningRequest
from tests.door.conftest import note
from tests.factories import make_user
from tests.requests.conftest import ROSA

VERA, GIA = "vera@example.org", "gia@example.org"


@pytest.fixture
def emails(database):
    """The addresses that are kept."""

    def emails():
        with database.reading() as session:
            return [one.email for one in session.query(WalkInAddress).order_by(WalkInAddress.id)]

    return emails


@pytest.fixture
def left(session, link):
    """Two of them have walked in, and left their address. Gives Vera's."""
    notes = [note(Kind.WALK_IN, 2, email=who) for who in (VERA, GIA)]
    actions.record(session, link, notes, now=now())
    session.commit()
    return session.query(WalkInAddress).filter_by(email=VERA).one()


def copy(record):
    return {column.key: getattr(record, column.key) for column in record.__table__.columns}


def put_back(session, record, values):
    session.execute(record.__table__.insert().values(**values))
    session.commit()


def test_what_an_old_backup_brings_back_is_erased_again(session, database, settings, left, emails):
    again = copy(left)
    erasure.erase(session, left, ledger=settings.ledger, now=now())
    session.commit()
    assert emails() == [GIA]
    put_back(session, WalkInAddress, again)
    assert set(emails()) == {VERA, GIA}, "it is back"

    assert erasures.repeat(settings, database, now=now()) == 1

    assert emails() == [GIA]
    assert erasures.repeat(settings, database, now=now()) == 0


def test_sent_once_more_by_the_phone_it_does_not_come_back(session, settings, link, emails):
    sent = note(Kind.WALK_IN, 2, email=VERA)
    actions.record(session, link, [sent], now=now())
    erasure.erase(session, session.query(WalkInAddress).one(), ledger=settings.ledger, now=now())

    actions.record(session, link, [sent], now=now())
    session.commit()

    assert emails() == []


def test_with_an_account_goes_what_a_copy_from_before_it_still_has(
    session, database, settings, left, emails
):
    film = left.event.link.screening.film
    requests.ask(session, film, form_key="a form", email=VERA, now=now(), **ROSA)
    session.flush()
    asked = session.query(ScreeningRequest).one()
    again = copy(left), copy(asked)
    vera = make_user(session, "Vera", VERA)
    session.commit()
    accounts.close(
        session, vera, ledger=settings.ledger, mail_folder=settings.mail_folder, now=now()
    )
    session.commit()
    for record, values in zip((WalkInAddress, ScreeningRequest), again, strict=True):
        put_back(session, record, values)

    assert erasures.repeat(settings, database, now=now()) == 2

    assert emails() == [GIA]
    assert session.query(ScreeningRequest).count() == 0


def test_that_somebody_came_stays(session, settings, left):
    erasure.erase(session, left, ledger=settings.ledger, now=now())

    assert [one.number for one in session.query(DoorEvent)] == [2, 2]


def test_without_a_ledger_nothing_is_erased(session, left, emails, tmp_path):
    with pytest.raises(FileNotFoundError):
        erasure.erase(session, left, ledger=Ledger(tmp_path / "none" / "at all", "a"), now=now())
    session.rollback()

    assert emails() == [VERA, GIA]
