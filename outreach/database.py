"""Records and sessions, without Flask: pages, worker, command line and tests share them."""

from __future__ import annotations

import enum
import functools
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    Session,
    SessionTransaction,
    mapped_column,
    object_session,
    sessionmaker,
)

from outreach.dates import PartialDate
from outreach.engines import GLANCING, READING, WRITING, make_engine

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Record = TypeVar("Record", bound="Base")

AT_ONCE = 500  # values in one statement: engines allow some thousands
LOCK = {"key_share": True}  # FOR NO KEY UPDATE: who only refers to the row does not wait
HELD = "held"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An aware moment. SQLite keeps it as naive UTC; both engines give it back aware, in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PartialDateType(sa.TypeDecorator[PartialDate]):
    """A :class:`PartialDate`, kept as its ISO 8601 text, which sorts as time does."""

    impl = sa.String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)


def choice(values: type[enum.Enum]) -> sa.Enum:
    """A column type for an enum: its values as text, checked here and not by the engine.

    A native or CHECKed enum would need a migration for every new word.
    """
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


class Base(DeclarativeBase):
    """Every record has a number of its own."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UTCDateTime,
        PartialDate: PartialDateType,
        list[str]: sa.JSON,
        dict[str, Any]: sa.JSON,
        str: sa.Text,
    }

    id: Mapped[int] = mapped_column(primary_key=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Have SQLite never give a deleted record's number to another, as PostgreSQL never does:

        a row in the outbox holds numbers, and must not reach the wrong person.
        """
        super().__init_subclass__(**kwargs)
        cast(sa.Table, cls.__table__).dialect_kwargs["sqlite_autoincrement"] = True

    def lock(self) -> None:
        """Hold this row until the transaction ends, and read what it now says.

        The lock is PostgreSQL's; SQLite's writing transactions wait in line anyway. Held already,
        it says what it said: nobody else could change it.

        Raises:
            InvalidRequestError: the row is gone.
        """
        session = object_session(self)
        if session is None:
            raise RuntimeError("the record belongs to no session")
        session.flush()
        held = session.info.setdefault(HELD, set())
        if self not in held:
            columns = [c.key for c in sa.inspect(type(self)).column_attrs if not c.deferred]
            session.refresh(self, columns, with_for_update=LOCK)
            held.add(self)


class Database:
    """An engine and its sessions, for pages, worker and command line alike.

    Args:
        url: SQLite or PostgreSQL.
        site: the public address of the installation, which stored calendar entries name.
    """

    def __init__(self, url: str, *, site: str) -> None:
        self.engine = make_engine(url)
        self._connecting = self.engine.execution_options(**WRITING)
        self._glancing = self.engine.execution_options(**GLANCING[self.engine.dialect.name])
        self._writing, self._reading = (
            sessionmaker(
                self.engine.execution_options(**how), expire_on_commit=False, info={"site": site}
            )
            for how in (WRITING, READING)
        )

    def session(self, *, writing: bool) -> Session:
        """A new session. One that reads raises on a write, from the database itself."""
        return self._writing() if writing else self._reading()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing session: committed at the end, rolled back on any error."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """The same without a session: for statements that know no records."""
        with self._connecting.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._reading() as session:
            yield session

    def glance(self, statement: sa.Select[Any]) -> Any:
        """One value, without a session's cost: for a question that is asked very often."""
        with self._glancing.connect() as connection:
            return connection.scalar(statement)

    def scrub(self) -> None:
        """Have SQLite's files forget what was deleted, also where ``secure_delete`` does not reach.

        Copies of rows stay in gaps of pages that were split or joined, and pages as they were in
        the write-ahead log. Writers wait meanwhile, a second for about 50 MB. While somebody else
        is busy for long it is left to the next time.
        """
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            log.warning("the database could not be scrubbed now: %s", error)
        finally:
            connection.close()


def holding(query: sa.Select[Record], record: type[Record]) -> sa.Select[Record]:
    """The query by which :func:`find_held` finds such a record."""
    return query.with_for_update(of=record, **LOCK).execution_options(populate_existing=True)


def find_held(session: Session, query: sa.Select[Record], **by: Any) -> Record | None:
    """The one record that a query of :func:`holding` finds, held as by :meth:`Base.lock`."""
    found = session.scalars(query, by).one_or_none()
    if found is not None:
        session.info.setdefault(HELD, set()).add(found)
    return found


def in_parts(values: Iterable[Value]) -> Iterator[list[Value]]:
    """So many at a time as one statement takes on either engine."""
    found = list(values)
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def insert_or(engine: str) -> Callable[[Any], Any]:
    """The ``INSERT`` of an engine that says what to do ``ON CONFLICT``."""
    return sqlite.insert if engine == "sqlite" else postgresql.insert


def insert_new(
    session: Session,
    record: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    key: Sequence[str],
    returning: Sequence[InstrumentedAttribute[Any]],
) -> list[sa.Row[Any]]:
    """Insert the rows whose key nobody has. Returns these columns of each of them, in no order.

    Another transaction that inserts the same key waits for this one; to insert several, give
    them in one order everywhere.
    """
    if not rows:
        return []
    statement = _inserting(session.get_bind().dialect.name, record, tuple(key), tuple(returning))
    return list(session.execute(statement, rows).all())


@functools.cache
def _inserting(
    engine: str,
    record: type[Base],
    key: tuple[str, ...],
    returning: tuple[InstrumentedAttribute[Any], ...],
) -> sa.Executable:
    table = cast(sa.Table, record.__table__)
    columns = (table.c[one.key] for one in returning)
    insert = insert_or(engine)(table)
    return cast(
        sa.Executable, insert.on_conflict_do_nothing(index_elements=key).returning(*columns)
    )


def delete_some(
    session: Session, record: type[Base], condition: sa.ColumnElement[bool], *, most: int
) -> int:
    """Delete those of which this is true, at most so many, the oldest first. Returns how many."""
    found = sa.select(record.id).where(condition).order_by(record.id).limit(most)
    done = session.execute(
        sa.delete(record)
        .where(record.id.in_(found.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def site_of(session: Session) -> str:
    """The public address of the installation that this session works for."""
    return str(session.info["site"])


def after_commit(session: Session, act: Callable[[], None]) -> None:
    """Call ``act`` once this transaction is committed; never if it is not."""
    session.info.setdefault("after_commit", []).append(act)


@sa.event.listens_for(Session, "after_commit")
def _act(session: Session) -> None:
    for act in session.info.pop("after_commit", []):
        act()


@sa.event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("after_commit", None)


@sa.event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, _ended: SessionTransaction) -> None:
    """Also at the end of a savepoint: what was held since it began is held no more if undone."""
    session.info.pop(HELD, None)
