"""Work to do later, as rows that commit with the change that asks for it.

The row is the only truth. A worker *claims* it for a while (a lease); when that worker dies, the
lease lapses and another claims it. So every row is done at least once, whatever is killed, and a
row queued twice under one key is one row.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.database import Base, after_commit, choice, delete_some, insert_new
from outreach.delivery import wake
from outreach.keeping import MAIL

LEASE = timedelta(seconds=120)
WAITS = tuple(timedelta(seconds=s) for s in (10, 30, 60, 300, 900, 3600, 3600, 14400, 43200))


class OutboxState(enum.StrEnum):
    READY = "ready"
    DONE = "done"
    FAILED = "failed"


class Outbox(Base):
    """One thing to do. ``payload`` holds numbers of records, never what they say."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_due", "state", "run_at"),)

    # By the sentinel many are inserted in one statement: SQLite gives numbers in no order.
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4, insert_sentinel=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState), default=OutboxState.READY)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Work:
    """What :func:`queue` leaves a row of."""

    kind: str
    key: str
    payload: dict[str, Any]
    run_at: datetime | None = None


def queue(
    session: Session,
    kind: str,
    *,
    key: str,
    now: datetime,
    run_at: datetime | None = None,
    **payload: Any,
) -> None:
    """Leave a row of this kind, unless one with this key is there already.

    It is due at once, or at ``run_at``.

    The worker is woken once the transaction commits; if that fails, its sweep finds the row.
    """
    queue_all(session, [Work(kind, key, payload, run_at)], now=now)


def queue_all(session: Session, works: Iterable[Work], *, now: datetime) -> None:
    """The same for many at once, in as many statements as for one."""
    wanted = {work.key: work for work in works}
    rows = [
        {
            "key": key,
            "kind": work.kind,
            "payload": work.payload,
            "run_at": work.run_at or now,
            "created_at": now,
        }
        for key, work in sorted(wanted.items())
    ]
    session.flush()
    for row in insert_new(session, Outbox, rows, key=["key"], returning=[Outbox.id]):
        after_commit(session, functools.partial(wake.call, row.id))


def due(session: Session, *, now: datetime, limit: int = 500) -> list[int]:
    """The numbers of rows that somebody should do now, longest due first."""
    return list(
        session.scalars(
            sa.select(Outbox.id).where(_is_due(now)).order_by(Outbox.run_at, Outbox.id).limit(limit)
        )
    )


def claim(session: Session, row_id: int, *, now: datetime) -> Outbox | None:
    """Take the row for the time of a lease; None when it is done, not due, or another's."""
    claimed = session.execute(
        sa.update(Outbox)
        .where(Outbox.id == row_id, _is_due(now))
        .values(lease_until=now + LEASE, attempts=Outbox.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return session.get_one(Outbox, row_id, populate_existing=True)


def finish(session: Session, row_id: int, *, now: datetime) -> None:
    row = session.get_one(Outbox, row_id)
    row.state, row.finished_at, row.lease_until, row.last_error = OutboxState.DONE, now, None, None


def put_off(session: Session, row_id: int, error: str, *, now: datetime) -> timedelta | None:
    """Try again after a wait that grows; None when that was the last try."""
    row = session.get_one(Outbox, row_id)
    if row.attempts > len(WAITS):
        give_up(session, row_id, error, now=now)
        return None
    wait = WAITS[row.attempts - 1]
    row.run_at, row.lease_until, row.last_error = now + wait, None, error
    return wait


def give_up(session: Session, row_id: int, error: str, *, now: datetime) -> None:
    row = session.get_one(Outbox, row_id)
    row.state, row.finished_at, row.lease_until, row.last_error = (
        OutboxState.FAILED,
        now,
        None,
        error,
    )


def about(session: Session, record: str, number: int, *, except_kind: str) -> list[Outbox]:
    """The rows whose payload names this record: ``about(session, "rsvp_id", 7, …)``."""
    return list(
        session.scalars(
            sa.select(Outbox).where(
                Outbox.payload[record].as_integer() == number, Outbox.kind != except_kind
            )
        )
    )


def delete_done(session: Session, *, now: datetime, most: int) -> int:
    """Delete rows that were done or given up long enough ago. Returns how many."""
    return delete_some(session, Outbox, Outbox.finished_at <= MAIL.latest(now), most=most)


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Outbox.state == OutboxState.READY,
        Outbox.run_at <= now,
        sa.or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now),
    )
