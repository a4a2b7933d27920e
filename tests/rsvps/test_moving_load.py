"""Parties that are moved to and fro between two screenings at once: no place is lost or doubled.

The control holds the two screenings in the order in which each party goes. Then two that are moved
against each other wait for each other, and PostgreSQL ends one of them.
"""

from typing import Any

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.database import Database
from outreach.errors import Refused
from outreach.rsvps.actions import moving
from outreach.rsvps.models import Rsvp, State
from outreach.screenings.models import Screening
from tests.processes import processes
from tests.programme import make_rsvp, make_screening

MOVERS = 4
TIMES = 25


def go(url: str, rsvp_id: int, both: tuple[int, int], is_control: bool, results: Any) -> None:
    """Move one party there and back; report what went wrong."""
    if is_control:
        moving.by_number = list  # type: ignore[assignment]
    database = Database(url, site="http://outreach.test")
    wrong = []
    for _time in range(TIMES):
        try:
            with database.transaction() as session:
                rsvp = session.get_one(Rsvp, rsvp_id)
                (other,) = {*both} - {rsvp.screening_id}
                moving.move(session, rsvp, to=session.get_one(Screening, other), now=now())
        except Refused:
            continue
        except Exception as error:
            wrong.append(repr(error))
    database.engine.dispose()
    results.put(wrong)


def move_all(url: str, rsvps: list[int], both: tuple[int, int], *, is_control: bool) -> list[str]:
    results = processes.Queue()
    movers = [
        processes.Process(target=go, args=(url, rsvp, both, is_control, results)) for rsvp in rsvps
    ]
    for mover in movers:
        mover.start()
    told = [results.get(timeout=300) for _ in movers]
    for mover in movers:
        mover.join()
    return [wrong for one in told for wrong in one]


@pytest.fixture
def parties(session, hana):
    """Parties of 3 at two screenings for 7: one of the two may be full for the next."""
    circle = hana.memberships[0].organisation
    two = [make_screening(session, circle, capacity=7) for _one in range(2)]
    rsvps = [make_rsvp(session, two[n % 2], party_size=3) for n in range(MOVERS)]
    session.commit()
    return [rsvp.id for rsvp in rsvps], (two[0].id, two[1].id)


def test_parties_moved_against_each_other_keep_their_places(database, database_url, parties):
    rsvps, both = parties

    wrong = move_all(database_url, rsvps, both, is_control=False)

    with database.reading() as session:
        held = {
            number: session.scalar(
                sa.select(sa.func.coalesce(sa.func.sum(Rsvp.party_size), 0)).where(
                    Rsvp.screening_id == number, Rsvp.state == State.CONFIRMED
                )
            )
            for number in both
        }
        taken = {number: session.get_one(Screening, number).places_taken for number in both}
    assert wrong == []
    assert taken == held
    assert sum(taken.values()) == 3 * MOVERS
    assert max(taken.values()) <= 7


def test_held_in_the_order_of_their_going_they_wait_for_each_other(database, database_url, parties):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no order to get wrong")
    rsvps, both = parties

    wrong = move_all(database_url, rsvps, both, is_control=True)

    assert any("deadlock" in error for error in wrong)
