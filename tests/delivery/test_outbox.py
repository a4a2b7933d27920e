import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from outreach.delivery import outbox, wake
from outreach.delivery.outbox import LEASE, WAITS, Outbox, OutboxState

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def queue(session, key="a", **options):
    """A row, and its number."""
    outbox.queue(session, "test", **{"key": key, "now": NOON, **options})
    return session.scalar(sa.select(Outbox.id).where(Outbox.key == key))


def state_of(session, row_id):
    row = session.get_one(Outbox, row_id, populate_existing=True)
    return row.state, row.attempts, row.run_at, row.lease_until, row.last_error


def test_a_row_says_what_to_do_and_is_due_at_once(session):
    row_id = queue(session, rsvp_id=42)

    row = session.get_one(Outbox, row_id)
    assert (row.kind, row.key, row.payload) == ("test", "a", {"rsvp_id": 42})
    assert state_of(session, row_id) == (OutboxState.READY, 0, NOON, None, None)
    assert outbox.due(session, now=NOON) == [row_id]


def test_a_row_queued_twice_under_one_key_is_one_row(session):
    first = queue(session, rsvp_id=1)

    queue(session, rsvp_id=2)
    other = queue(session, "b")

    assert outbox.due(session, now=NOON) == [first, other]
    assert session.get_one(Outbox, first).payload == {"rsvp_id": 1}


def test_a_row_that_is_done_is_not_queued_again(session):
    row_id = queue(session)
    outbox.finish(session, row_id, now=NOON)

    assert queue(session) == row_id
    assert outbox.due(session, now=NOON) == []


def test_due_rows_come_longest_due_first(session):
    late = queue(session, "late", now=NOON + SECOND)
    early = queue(session, "early")
    future = queue(session, "future", now=NOON + 2 * SECOND)

    assert outbox.due(session, now=NOON + SECOND) == [early, late]
    assert outbox.due(session, now=NOON + SECOND, limit=1) == [early]
    assert outbox.due(session, now=NOON + 2 * SECOND) == [early, late, future]


def test_a_claimed_row_is_nobody_elses_until_its_lease_lapses(session):
    row_id = queue(session)

    assert outbox.claim(session, row_id, now=NOON).id == row_id

    assert state_of(session, row_id) == (OutboxState.READY, 1, NOON, NOON + LEASE, None)
    assert outbox.due(session, now=NOON + LEASE - SECOND) == []
    assert outbox.claim(session, row_id, now=NOON + LEASE - SECOND) is None
    assert outbox.due(session, now=NOON + LEASE) == [row_id]
    assert outbox.claim(session, row_id, now=NOON + LEASE).attempts == 2


def test_a_row_is_not_claimed_before_it_is_due(session):
    row_id = queue(session, now=NOON + SECOND)

    assert outbox.claim(session, row_id, now=NOON) is None
    assert outbox.claim(session, row_id, now=NOON + SECOND) is not None


def test_a_row_that_is_not_there_is_not_claimed(session):
    assert outbox.claim(session, 4711, now=NOON) is None


@pytest.mark.parametrize("end", ["finish", "give_up"])
def test_a_row_at_its_end_is_never_claimed_again(session, end):
    row_id = queue(session)
    outbox.claim(session, row_id, now=NOON)

    if end == "finish":
        outbox.finish(session, row_id, now=NOON + SECOND)
        expected = (OutboxState.DONE, 1, NOON, None, None)
    else:
        outbox.give_up(session, row_id, "refused", now=NOON + SECOND)
        expected = (OutboxState.FAILED, 1, NOON, None, "refused")

    assert state_of(session, row_id) == expected
    assert session.get_one(Outbox, row_id).finished_at == NOON + SECOND
    assert outbox.claim(session, row_id, now=NOON + timedelta(days=365)) is None


def test_each_further_try_waits_longer_and_the_last_gives_up(session):
    row_id, now, waits = queue(session), NOON, []

    while True:
        outbox.claim(session, row_id, now=now)
        wait = outbox.put_off(session, row_id, "Later", now=now)
        if wait is None:
            break
        waits.append(wait)
        assert state_of(session, row_id)[2:] == (now + wait, None, "Later")
        assert outbox.claim(session, row_id, now=now + wait - SECOND) is None
        now += wait

    assert waits == list(WAITS)
    assert waits[:5] == [timedelta(seconds=s) for s in (10, 30, 60, 300, 900)]
    assert state_of(session, row_id) == (OutboxState.FAILED, len(WAITS) + 1, now, None, "Later")


def test_the_worker_is_woken_once_the_row_is_there(database):
    woken = []
    wake.listen(woken.append)

    with database.transaction() as session:
        row_id = queue(session)
        queue(session)
        assert woken == []

    assert woken == [row_id]


def test_the_worker_is_not_woken_for_a_row_that_never_came_to_be(database):
    woken = []
    wake.listen(woken.append)

    with database.session(writing=True) as session:
        queue(session)
        session.rollback()

    assert woken == []


def test_a_row_is_safe_when_the_worker_cannot_be_woken(database, caplog):
    def broken(row_id):
        raise OSError("the queue is gone")

    wake.listen(broken)

    with database.transaction() as session:
        row_id = queue(session)

    with database.reading() as session:
        assert outbox.due(session, now=NOON) == [row_id]
    assert f"outbox row {row_id} waits for the sweep" in caplog.text


WORKERS, ROWS = 6, 10


def claims(database, claim) -> int:
    """How many claims succeed when every worker wants every row at once."""
    with database.transaction() as session:
        rows = [queue(session, str(number)) for number in range(ROWS)]
    together = threading.Barrier(WORKERS)
    claimed: list[int] = []

    def work() -> None:
        for row_id in rows:
            together.wait()
            with database.transaction() as session:
                if claim(session, row_id):
                    claimed.append(row_id)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(claimed) == set(rows)
    return len(claimed)


def test_of_workers_that_claim_at_once_one_gets_the_row(database):
    assert claims(database, lambda session, row_id: outbox.claim(session, row_id, now=NOON)) == ROWS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_looking_first_and_then_taking_gives_a_row_to_several(database):
    """SQLite's lock would hide the mistake; PostgreSQL shows it."""
    everybody_looked = threading.Barrier(WORKERS)

    def look_then_take(session, row_id):
        is_free = session.scalar(sa.select(Outbox.lease_until.is_(None)).where(Outbox.id == row_id))
        everybody_looked.wait()
        session.execute(
            sa.update(Outbox).where(Outbox.id == row_id).values(lease_until=NOON + LEASE)
        )
        return is_free

    assert claims(database, look_then_take) > ROWS
