"""The same thing done twice at one moment, by two real processes: it is done once.

In the controls nobody waits for anybody. On PostgreSQL the same load then goes wrong; SQLite lets
one transaction write at a time, whatever we do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import Base, Database
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import hosting, kinds, moving, parties, waiting
from outreach.rsvps.actions.following import follow_move
from outreach.rsvps.models import Decision, Rsvp, What
from outreach.screenings.models import Screening
from tests.processes import processes
from tests.programme import make_rsvp, make_screening

TABS = 4
Act = Callable[..., None]


def reserve(session: Session, screening_id: int, **_values: int) -> None:
    actions.reserve(
        session,
        session.get_one(Screening, screening_id),
        name="Gia",
        email="gia@example.org",
        party_size=2,
        form_key="a form",
        access_needs="A seat",
        now=now(),
    )


def add(session: Session, screening_id: int, **_values: int) -> None:
    hosting.add(
        session,
        session.get_one(Screening, screening_id),
        name="Noor",
        email=None,
        party_size=2,
        form_key="a form",
        now=now(),
    )


def claim(session: Session, rsvp_id: int, **_values: int) -> None:
    waiting.claim(session, session.get_one(Rsvp, rsvp_id), now=now())


def cancel(session: Session, rsvp_id: int, **_values: int) -> None:
    actions.cancel(session, session.get_one(Rsvp, rsvp_id), now=now())


def grow(session: Session, rsvp_id: int, **_values: int) -> None:
    parties.change_party(session, session.get_one(Rsvp, rsvp_id), 5, now=now())


def move(session: Session, rsvp_id: int, other_id: int, **_values: int) -> None:
    rsvp = session.get_one(Rsvp, rsvp_id)
    moving.move(session, rsvp, to=session.get_one(Screening, other_id), now=now())


def mail_again(session: Session, rsvp_id: int, **_values: int) -> None:
    actions.send_link_again(session, session.get_one(Rsvp, rsvp_id), now=now())


def follow(session: Session, screening_id: int, **_values: int) -> None:
    follow_move(session, session.get_one(Screening, screening_id), now=now())


def press(url: str, act: Act, values: dict[str, int], begin: Any, results: Any, control: bool):
    """In one tab: all is loaded, and then it waits for the others to press at the same moment."""
    if control:
        Base.lock = do_not_lock  # type: ignore[method-assign]
    database, told = Database(url, site="http://outreach.test"), "done"
    try:
        with database.transaction() as session:
            if database.engine.dialect.name == "postgresql":
                session.get(Rsvp, values.get("rsvp_id", 0))
                session.get(Screening, values.get("screening_id", 0))
                begin.wait(60)
            act(session, **values)
            if control:
                session.flush()
                time.sleep(0.3)  # the others come meanwhile
    except Refused:
        told = "refused"
    except Exception as error:
        told = type(error).__name__
    database.engine.dispose()
    results.put(told)


def do_not_lock(record: Base) -> None:
    """In the processes of the control only."""


def press_all(url: str, act: Act, *, control: bool = False, **values: int) -> list[str]:
    """In all tabs at once. Returns what each was told."""
    begin, results = processes.Barrier(TABS), processes.Queue()
    tabs = [
        processes.Process(target=press, args=(url, act, values, begin, results, control))
        for _ in range(TABS)
    ]
    for tab in tabs:
        tab.start()
    told = [results.get(timeout=120) for _ in tabs]
    for tab in tabs:
        tab.join()
    return sorted(told)


@pytest.fixture
def screening(session, hana):
    screening = make_screening(session, hana.memberships[0].organisation, capacity=10)
    session.commit()
    return screening


@pytest.fixture
def stand(database):
    """Of each RSVP its state and its places; and the places that each screening counts."""

    def stand():
        with database.reading() as session:
            rsvps = session.scalars(sa.select(Rsvp).order_by(Rsvp.id)).all()
            taken = session.scalars(sa.select(Screening.places_taken).order_by(Screening.id))
            return [(one.state.value, one.places) for one in rsvps], list(taken)

    return stand


@pytest.mark.parametrize("act", [reserve, add])
def test_a_form_sent_by_several_processes_is_one_rsvp(database_url, screening, stand, act):
    assert press_all(database_url, act, screening_id=screening.id) == ["done"] * TABS
    assert stand() == ([("confirmed", 2)], [2])


@pytest.fixture
def offered(session, screening):
    """Two places are offered to it, and eight are taken."""
    make_rsvp(session, screening, party_size=8)
    gone = make_rsvp(session, screening, party_size=2)
    rsvp = make_rsvp(session, screening, party_size=2, waits=True)
    actions.cancel(session, gone, now=now())
    session.commit()
    assert rsvp.is_offered
    return rsvp


def claims(database):
    with database.reading() as session:
        claimed = session.query(Decision).filter_by(what=What.CLAIMED).count()
        return claimed, session.query(Outbox).filter_by(kind=kinds.CONFIRMATION).count()


def test_a_seat_claimed_in_several_tabs_is_one(database, database_url, screening, offered, stand):
    told = press_all(database_url, claim, rsvp_id=offered.id, screening_id=screening.id)

    assert told == ["done"] * TABS
    assert stand() == ([("confirmed", 8), ("cancelled", 0), ("confirmed", 2)], [10])
    assert claims(database) == (1, 3)


def test_places_given_back_in_several_tabs_are_given_back_once(
    database_url, screening, offered, stand
):
    told = press_all(database_url, cancel, rsvp_id=offered.id, screening_id=screening.id)

    assert told == ["done"] * TABS
    assert stand() == ([("confirmed", 8), ("cancelled", 0), ("declined", 0)], [8])


def test_a_party_that_grows_in_several_tabs_grows_once(session, database_url, screening, stand):
    rsvp = make_rsvp(session, screening, party_size=2)
    session.commit()

    assert press_all(database_url, grow, rsvp_id=rsvp.id) == ["done"] * TABS
    assert stand() == ([("confirmed", 5)], [5])


def test_a_party_moved_in_several_tabs_moves_once(session, database_url, screening, stand):
    """Also one without an address, which nothing else tells from a second one."""
    other = make_screening(session, screening.organisation, capacity=10)
    party = {"name": "Noor", "email": None, "party_size": 2, "now": now()}
    rsvp = hosting.add(session, screening, form_key="one", **party)
    hosting.add(session, screening, form_key="two", **party)
    session.commit()

    told = press_all(database_url, move, rsvp_id=rsvp.id, other_id=other.id)

    assert told == ["done"] + ["refused"] * (TABS - 1)
    assert stand() == ([("confirmed", 2), ("confirmed", 2)], [2, 2])


def test_a_link_asked_for_in_several_tabs_is_mailed_once(
    session, database, database_url, screening
):
    rsvp = make_rsvp(session, screening)
    session.commit()

    assert press_all(database_url, mail_again, rsvp_id=rsvp.id) == ["done"] * TABS
    with database.reading() as reading:
        assert reading.query(Outbox).filter_by(kind=kinds.LINK).count() == 1


def test_what_follows_a_move_is_planned_once(session, database, database_url, screening):
    """Guests answer meanwhile, and leave the same rows."""
    session.query(Outbox).delete()
    session.commit()

    assert press_all(database_url, follow, screening_id=screening.id) == ["done"] * TABS
    with database.reading() as reading:
        planned = [row.kind for row in reading.query(Outbox).order_by(Outbox.kind)]
    assert planned == [kinds.ASK_ALL, kinds.FORGET]


@pytest.mark.parametrize("act", [reserve, claim])
def test_where_nobody_waits_it_would_go_wrong(
    session, database, database_url, screening, offered, act
):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line anyway")
    session.query(Outbox).filter_by(kind=kinds.ASK_ALL).delete()
    session.commit()

    told = press_all(database_url, act, control=True, rsvp_id=offered.id, screening_id=screening.id)

    assert told != ["done"] * TABS or claims(database)[0] > 1
