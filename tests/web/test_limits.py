"""The count is exact, also from several processes at once."""

import time
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from outreach.clock import now
from outreach.database import Database
from outreach.web import limits
from outreach.web.limits import OwnStorage, Tries
from tests.processes import processes

PROCESSES = 4
EACH = 50
MOST = 60
RATE = parse(f"{MOST} per hour")
SITE = "http://outreach.test"


def count_then_write(storage: OwnStorage, key: str, expiry: int, amount: int = 1) -> int:
    """The control: what asks first and writes then loses tries."""
    found = storage.get(key)
    time.sleep(0.002)
    with storage.database.transaction() as session:
        session.execute(sa.delete(Tries).where(Tries.key == storage._hashed(key)))
        session.add(Tries(key=storage._hashed(key), count=found + amount, ends_at=_later(expiry)))
    return found + amount


def _later(seconds: int) -> Any:
    return now() + timedelta(seconds=seconds)


def hit(url: str, is_control: bool, start: Any, results: Any) -> None:
    """Try 50 times, in this process. Reports how many were let through and what went wrong."""
    database = Database(url, site=SITE)
    storage = OwnStorage(database, b"a key for tests only")
    if is_control:
        OwnStorage.incr = count_then_write  # type: ignore[method-assign]
    limiter = FixedWindowRateLimiter(storage)
    let_through, wrong = 0, []
    start.wait(60)
    with Flask("tries").app_context():
        for _ in range(EACH):
            try:
                let_through += limiter.hit(RATE, "a key")
            except Exception as error:
                wrong.append(repr(error))
    database.engine.dispose()
    results.put((let_through, wrong))


def hit_from_all(url: str, *, is_control: bool = False) -> tuple[int, list[str]]:
    results, start = processes.Queue(), processes.Barrier(PROCESSES)
    hitting = [
        processes.Process(target=hit, args=(url, is_control, start, results))
        for _ in range(PROCESSES)
    ]
    for process in hitting:
        process.start()
    told = [results.get(timeout=300) for _ in hitting]
    for process in hitting:
        process.join()
    return sum(t[0] for t in told), [w for t in told for w in t[1]]


def test_two_hundred_tries_from_four_processes_let_through_exactly_the_limit(
    database, database_url
):
    assert hit_from_all(database_url) == (MOST, [])


def test_a_count_that_asks_first_would_let_more_through_or_break(database, database_url):
    let_through, wrong = hit_from_all(database_url, is_control=True)

    assert let_through > MOST or wrong


@pytest.fixture
def storage(app, database) -> OwnStorage:
    return OwnStorage(database, b"a key for tests only")


def test_a_count_begins_afresh_when_its_time_is_over(app, storage):
    with app.app_context():
        counts = [storage.incr("a", 3600), storage.incr("a", 3600), storage.incr("b", -1)]
        again = [storage.incr("a", 3600), storage.incr("b", -1)]
        known = [storage.get("a"), storage.get("b"), storage.get("c")]

    assert (counts, again, known) == ([1, 2, 1], [3, 1], [3, 0, 0])


def test_counts_that_are_over_are_forgotten(app, session, storage):
    with app.app_context():
        storage.incr("a", 3600)
        storage.incr("b", -1)

    forgotten = limits.forget(session, now=now(), most=10)
    session.commit()

    with app.app_context():
        assert (forgotten, storage.get("a")) == (1, 1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("a socket", None),
    ],
)
def test_a_network_is_an_ipv4_address_or_an_ipv6_site(app, address, network):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.network() == network
