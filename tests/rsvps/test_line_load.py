"""Real processes at one screening: nobody is lost, nothing is oversold, and the line is in order.

The control asks who came last first: this load would find the mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import Database
from outreach.rsvps import actions
from outreach.rsvps.actions import waiting
from outreach.rsvps.models import Decision, Rsvp, State, What
from outreach.rsvps.queries import form_key_at, line
from outreach.screenings.models import Screening
from tests.processes import processes
from tests.programme import make_screening

PROCESSES = 4  # as many as a busy server has; of more that write, SQLite lets the last wait long
PLACES = 100
ALL = 2_000
SWAPPED, FEWER = 300, 40
WAIT_ALREADY = 20

Act = tuple[Callable[..., None], str]


def come(database: Database, screening_id: int, name: str) -> None:
    with database.transaction() as session:
        actions.reserve(
            session,
            session.get_one(Screening, screening_id),
            name="Gia",
            email=f"{name}@example.org",
            party_size=1,
            form_key=name,
            waits=True,
            now=now(),
        )


def go(database: Database, screening_id: int, name: str) -> None:
    with database.transaction() as session:
        key = form_key_at(session.get_one(Screening, screening_id), name)
        rsvp = session.scalars(sa.select(Rsvp).where(Rsvp.form_key == key)).one()
        actions.cancel(session, rsvp, now=now())


def work(url: str, screening_id: int, acts: list[Act], is_control: bool, results: Any) -> None:
    database, wrong = Database(url, site="http://outreach.test"), []
    if is_control:
        waiting.next_in_line = from_the_end  # type: ignore[assignment]
    for act, name in acts:
        try:
            act(database, screening_id, name)
        except Exception as error:
            wrong.append(repr(error))
    database.engine.dispose()
    results.put(wrong)


def from_the_end(session: Session, screening: Screening, *, after: Rsvp | None) -> list[Rsvp]:
    """In the processes of the control only: who came last is asked first."""
    query = line._waiting(screening).order_by(Rsvp.id.desc())
    return [] if after else list(session.scalars(query))


def send_all(
    url: str, screening_id: int, acts: list[Act], *, is_control: bool = False
) -> list[str]:
    """All of it at once, by several processes. Returns what went wrong."""
    results = processes.Queue()
    parts = [acts[n::PROCESSES] for n in range(PROCESSES)]
    senders = [
        processes.Process(target=work, args=(url, screening_id, part, is_control, results))
        for part in parts
    ]
    for sender in senders:
        sender.start()
    wrong = [one for _ in senders for one in results.get(timeout=500)]
    for sender in senders:
        sender.join()
    return wrong


def standing(database: Database) -> dict[State, int]:
    with database.reading() as session:
        rows = session.execute(sa.select(Rsvp.state, sa.func.count()).group_by(Rsvp.state))
        return {row[0]: row[1] for row in rows}


@pytest.fixture
def make(session, hana):
    def make(capacity):
        organisation = hana.memberships[0].organisation
        screening = make_screening(session, organisation, capacity=capacity)
        session.commit()
        return screening.id

    return make


def test_2000_parties_for_100_places(database, database_url, make):
    screening_id = make(PLACES)

    wrong = send_all(database_url, screening_id, [(come, f"g{n}") for n in range(ALL)])

    assert wrong == []
    assert standing(database) == {State.CONFIRMED: PLACES, State.WAITING: ALL - PLACES}
    with database.reading() as session:
        assert session.get_one(Screening, screening_id).places_taken == PLACES


def swap(
    database: Database, url: str, screening_id: int, number: int = SWAPPED, **control: bool
) -> list[str]:
    """As many cancel as come, at once, while some wait already."""
    before = [f"g{n}" for n in range(number)] + [f"w{n}" for n in range(WAIT_ALREADY)]
    for name in before:
        come(database, screening_id, name)
    gone, new = [(go, f"g{n}") for n in range(number)], [(come, f"n{n}") for n in range(number)]
    acts = [act for two in zip(gone, new, strict=True) for act in two]
    return send_all(url, screening_id, acts, **control)


def offered(database: Database) -> list[int]:
    """To whom places were offered, in the order of the offers; numbers rise as parties come."""
    with database.reading() as session:
        offers = sa.select(Decision.rsvp_id).where(Decision.what == What.OFFERED)
        return list(session.scalars(offers.order_by(Decision.id)))


def test_300_cancel_while_300_come(database, database_url, make):
    screening_id = make(SWAPPED)

    wrong = swap(database, database_url, screening_id)

    assert wrong == []
    found, asked = standing(database), offered(database)
    assert found[State.CANCELLED] == SWAPPED
    assert asked == sorted(set(asked)), "somebody was asked twice, or before their turn"
    assert found[State.OFFERED] == len(asked)
    assert sum(found.values()) == 2 * SWAPPED + WAIT_ALREADY, "somebody was lost"
    with database.reading() as session:
        taken = session.get_one(Screening, screening_id).places_taken
    assert taken == found[State.OFFERED] + found.get(State.CONFIRMED, 0) == SWAPPED
    assert found[State.WAITING] == WAIT_ALREADY, "as many wait as did before"


def test_a_line_that_begins_at_its_end_would_be_found(database, database_url, make):
    screening_id = make(FEWER)

    swap(database, database_url, screening_id, FEWER, is_control=True)

    asked = offered(database)
    assert asked != sorted(asked)
