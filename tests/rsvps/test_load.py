"""Eight processes, 400 RSVPs, 100 places: exactly 100 are given, on both engines.

The control runs the same load with the condition of the UPDATE and the limit of the table switched
off. It oversells: this load would find a mistake.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.database import Database
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening, places
from tests.processes import processes
from tests.programme import make_screening

PROCESSES = 8
EACH = 50
PLACES = 100
LIMIT = "ck_screening_never_oversold"


def answer(url: str, screening_id: int, number: int, is_control: bool, results: Any) -> None:
    """Send 50 RSVPs for one person each; report how many got places and what went wrong."""
    database = Database(url, site="http://outreach.test")
    if is_control:
        switch_condition_off(database)
    given, refused, wrong = 0, 0, []
    for n in range(EACH):
        try:
            with database.transaction() as session:
                actions.reserve(
                    session,
                    session.get_one(Screening, screening_id),
                    name="Gia",
                    email=f"g{number}-{n}@example.org",
                    party_size=1,
                    form_key=f"{number}-{n}",
                    now=now(),
                )
            given += 1
        except Refused:
            refused += 1
        except Exception as error:
            wrong.append(repr(error))
    database.engine.dispose()
    results.put((given, refused, wrong))


def switch_condition_off(database: Database) -> None:
    """In this process only: take places whatever the capacity is."""
    places._taking = lambda place: places._change(place, sa.true())
    if database.engine.dialect.name == "sqlite":

        @sa.event.listens_for(database.engine, "connect")
        def _ignore_limits(dbapi: Any, _record: Any) -> None:
            dbapi.execute("PRAGMA ignore_check_constraints=ON")


def send_all(url: str, screening_id: int, *, is_control: bool) -> tuple[int, int, list[str]]:
    """The load. Returns how many got places, how many were refused, and what went wrong."""
    results = processes.Queue()
    senders = [
        processes.Process(target=answer, args=(url, screening_id, n, is_control, results))
        for n in range(PROCESSES)
    ]
    for sender in senders:
        sender.start()
    told = [results.get(timeout=300) for _ in senders]
    for sender in senders:
        sender.join()
    return sum(t[0] for t in told), sum(t[1] for t in told), [w for t in told for w in t[2]]


@pytest.fixture
def screening_id(session, hana):
    screening = make_screening(session, hana.memberships[0].organisation, capacity=PLACES)
    session.commit()
    return screening.id


@pytest.fixture
def _without_limit(database) -> Iterator[None]:
    """The table's own limit switched off; SQLite switches it off in each sender."""
    if database.engine.dialect.name == "sqlite":
        yield
        return
    with database.transaction() as session:
        session.execute(sa.text(f"ALTER TABLE screening DROP CONSTRAINT {LIMIT}"))
    yield
    with database.transaction() as session:
        session.execute(sa.text("UPDATE screening SET places_taken = 0"))
        session.execute(
            sa.text(
                f"ALTER TABLE screening ADD CONSTRAINT {LIMIT} CHECK (places_taken <= capacity)"
            )
        )


def test_400_rsvps_from_8_processes_take_exactly_100_places(database, database_url, screening_id):
    given, refused, wrong = send_all(database_url, screening_id, is_control=False)

    assert (given, refused, wrong) == (PLACES, PROCESSES * EACH - PLACES, [])
    with database.reading() as session:
        taken = session.get_one(Screening, screening_id).places_taken
        held = session.scalar(sa.select(sa.func.sum(Rsvp.party_size)))
    assert (taken, held) == (PLACES, PLACES)


@pytest.mark.usefixtures("_without_limit")
def test_without_the_condition_the_same_load_oversells(database, database_url, screening_id):
    given, refused, wrong = send_all(database_url, screening_id, is_control=True)

    assert (given, refused, wrong) == (PROCESSES * EACH, 0, [])
    with database.reading() as session:
        assert session.get_one(Screening, screening_id).places_taken > PLACES
