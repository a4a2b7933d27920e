import threading
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from outreach.accounts.models import Membership, Role
from outreach.database import after_commit
from outreach.dates import PartialDate
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.facts.models import Standing, Update
from outreach.films.models import Film, FilmKind
from tests import factories

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_row(key="a", **values):
    return Outbox(key=key, kind="test", payload={}, created_at=NOON, **{"run_at": NOON, **values})


def test_a_moment_without_a_zone_is_refused(session):
    session.add(a_row(run_at=datetime(2026, 11, 22, 12)))

    with pytest.raises(sa.exc.StatementError, match="a moment needs a zone"):
        session.flush()


def test_a_moment_comes_back_in_utc(session):
    evening = datetime(2026, 11, 22, 20, tzinfo=ZoneInfo("America/New_York"))
    session.add(a_row(run_at=evening))
    session.commit()
    session.expire_all()

    back = session.scalar(sa.select(Outbox.run_at))

    assert back == evening
    assert (back.tzinfo, back.hour) == (UTC, 1)


def test_moments_compare_in_the_database_as_they_do_here(session):
    tokyo = datetime(2026, 11, 22, 20, 30, tzinfo=ZoneInfo("Asia/Tokyo"))  # 11:30 in UTC
    session.add_all([a_row("late", run_at=NOON), a_row("early", run_at=tokyo)])
    session.flush()

    early = session.scalars(sa.select(Outbox.key).where(Outbox.run_at < NOON)).all()

    assert early == ["early"]


def test_a_choice_is_kept_as_its_value(session):
    session.add(a_row(state=OutboxState.FAILED))
    session.flush()

    assert session.scalar(sa.text("SELECT state FROM outbox")) == "failed"
    assert session.scalar(sa.select(Outbox.state)) is OutboxState.FAILED


def test_a_reference_to_nothing_is_refused(session):
    organisation = factories.make_organisation(session, "Circle", "circle")
    session.add(
        Membership(user_id=4711, organisation_id=organisation.id, role=Role.HOST, created_at=NOON)
    )

    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_transaction_commits_at_its_end(database):
    with database.transaction() as session:
        session.add(a_row())

    with database.reading() as session:
        assert session.scalars(sa.select(Outbox.key)).all() == ["a"]


def test_a_transaction_rolls_back_on_an_error(database):
    def write_then_fail():
        with database.transaction() as session:
            session.add(a_row())
            session.flush()
            assert session.scalar(sa.select(sa.func.count(Outbox.id))) == 1
            raise LookupError

    with pytest.raises(LookupError):
        write_then_fail()

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Outbox.id))) == 0


@pytest.mark.parametrize(
    "statement",
    [
        sa.insert(Outbox).values(key="b", kind="test", payload={}, run_at=NOON, created_at=NOON),
        sa.update(Outbox).values(kind="changed"),
        sa.delete(Outbox),
        sa.text("DROP TABLE outbox"),
    ],
)
def test_a_reading_session_cannot_write(database, statement):
    with database.transaction() as session:
        session.add(a_row())

    with (
        database.reading() as session,
        pytest.raises(sa.exc.DBAPIError, match=r"readonly database|read-only transaction"),
    ):
        session.execute(statement)

    with database.reading() as session:
        assert session.execute(sa.select(Outbox.key, Outbox.kind)).all() == [("a", "test")]


def test_a_connection_that_read_can_write_again(database):
    """Both kinds of session share one pool."""
    for key in "abc":
        with database.reading() as session:
            session.scalars(sa.select(Outbox)).all()
        with database.transaction() as session:
            session.add(a_row(key))

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Outbox.id))) == 3


def test_what_waits_for_a_commit_happens_after_it_once(database):
    seen = []

    def look():
        with database.reading() as other:
            seen.append(other.scalars(sa.select(Outbox.key)).all())

    with database.transaction() as session:
        session.add(a_row())
        session.flush()
        after_commit(session, look)
        assert seen == []

    assert seen == [["a"]]
    with database.transaction() as session:
        session.add(a_row("b"))
    assert seen == [["a"]]


def test_what_waits_for_a_commit_never_happens_without_one(database):
    seen = []

    with database.session(writing=True) as session:
        session.add(a_row())
        after_commit(session, lambda: seen.append("acted"))
        session.rollback()
        session.add(a_row())
        session.commit()

    assert seen == []


def test_a_partial_date_keeps_what_is_known_and_sorts_as_time_does(session):
    film = Film(slug="film", title="Film", year=2009, kind=FilmKind.DOCUMENTARY, revised_at=NOON)
    session.add(film)
    session.flush()
    for text in ("2010-06-27", "2010", "2010-06", "2009-12-31"):
        session.add(
            Update(
                film=film,
                happened_on=PartialDate.parse(text),
                about="",
                text="",
                status=Standing.SUPPORTED,
            )
        )
    session.flush()

    days = session.scalars(sa.select(Update.happened_on).order_by(Update.happened_on)).all()

    assert days == [
        PartialDate(2009, 12, 31),
        PartialDate(2010),
        PartialDate(2010, 6),
        PartialDate(2010, 6, 27),
    ]


THREADS, TIMES = 8, 25


def add_up(database, *, begin: str | None) -> list[Exception]:
    """Read a number and write it back one higher, from many threads at once."""
    errors: list[Exception] = []

    def work() -> None:
        for _ in range(TIMES):
            try:
                with database.session(writing=True) as session:
                    if begin:
                        session.connection(execution_options={"sqlite_begin": begin})
                    count = session.scalar(sa.select(Outbox.attempts))
                    session.execute(sa.update(Outbox).values(attempts=count + 1))
                    session.commit()
            except sa.exc.OperationalError as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("begin", "is_safe"), [(None, True), ("DEFERRED", False)], ids=["as it is", "control"]
)
def test_sqlite_writers_wait_for_each_other(database, begin, is_safe):
    """The control begins as SQLite would by itself, and fails."""
    with database.transaction() as session:
        session.add(a_row(attempts=0))

    errors = add_up(database, begin=begin)

    with database.reading() as session:
        count = session.scalar(sa.select(Outbox.attempts))
    assert (errors == []) is is_safe
    assert (count == THREADS * TIMES) is is_safe


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_waits_for_sqlite_too_long_is_told_so(database, monkeypatch):
    monkeypatch.setattr("outreach.engines.BUSY_SECONDS", 0)

    with database.transaction() as first, database.transaction() as second:
        first.connection()
        with pytest.raises(sa.exc.OperationalError, match="database is locked"):
            second.connection()

    with database.transaction() as session:
        session.add(a_row())
    with database.reading() as session:
        assert session.scalar(sa.select(Outbox.key)) == "a"
