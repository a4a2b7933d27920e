"""The audit log: who did what to which record, when, and from where.

Entries are only ever added; the database itself refuses to change or delete one. Each carries the
hash of the one before, so that whoever changes the file behind the database's back has to write
every later entry anew, and is found by anybody who noted a later hash.

Entries hold numbers, never names: when a person is erased, theirs leads to nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.database import Base

TURN = int.from_bytes(b"audit", "big")  # any number that nobody else locks
BEGINNING = "0" * 64
BATCH = 1000


class AuditEntry(Base):
    """One act. No foreign keys: it outlives what it tells of.

    ``act`` is the endpoint that was sent to, or a word of the accounts area; ``subject`` the table
    of the record; ``network`` the IPv4 /24 or IPv6 /48 it came from.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str]
    subject: Mapped[str | None]
    subject_id: Mapped[int | None]
    network: Mapped[str | None]
    previous: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    def computed_hash(self) -> str:
        """SHA-256 over everything that it says and the hash before it."""
        said = [
            self.previous,
            self.number,
            self.at.astimezone(UTC).isoformat(),
            self.user_id,
            self.organisation_id,
            self.act,
            self.subject,
            self.subject_id,
            self.network,
        ]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def record(
    session: Session,
    act: str,
    *,
    now: datetime,
    user_id: int | None = None,
    organisation_id: int | None = None,
    subject: str | None = None,
    subject_id: int | None = None,
    network: str | None = None,
) -> AuditEntry:
    """Add an entry, in the transaction of the act itself: both are there, or neither."""
    _wait_for_turn(session)
    last = session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now,
        user_id=user_id,
        organisation_id=organisation_id,
        act=act,
        subject=subject,
        subject_id=subject_id,
        network=network,
        previous=last.hash if last else BEGINNING,
    )
    entry.hash = entry.computed_hash()
    session.add(entry)
    session.flush()
    return entry


def _wait_for_turn(session: Session) -> None:
    """Let one at a time read the last entry and add the next. SQLite's writers are alone anyhow.

    An advisory lock: to lock the table, an account would need the right to change its entries.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(TURN)))


class Broken(Exception):
    """The log is not as it was written."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"entry {number} {why}")
        self.number = number


def verify(session: Session, *, noted: str | None = None) -> tuple[int, str]:
    """Read the whole log. Returns how many entries it has, and the hash of the last.

    Args:
        noted: the hash of an entry that somebody wrote down; it must still be there. Without one,
            entries that were cut off at the end leave no trace.

    Raises:
        Broken: an entry was changed, put in or taken out; or none has the noted hash.
    """
    number, previous, found = 0, BEGINNING, noted is None
    for entry in _all(session):
        number += 1
        if entry.number != number:
            raise Broken(number, "is missing")
        if entry.previous != previous or entry.hash != entry.computed_hash():
            raise Broken(number, "is not as it was written")
        previous = entry.hash
        found = found or previous == noted
    if not found:
        raise Broken(number + 1, "or a later one is missing: none has the noted hash")
    return number, previous


def _all(session: Session) -> Iterator[AuditEntry]:
    """Every entry in order, a batch at a time; no cursor stays open when somebody stops early."""
    last = 0
    statement = sa.select(AuditEntry).order_by(AuditEntry.number).limit(BATCH)
    while batch := session.scalars(statement.where(AuditEntry.number > last)).all():
        yield from batch
        last = batch[-1].number


def entries_of(
    session: Session, organisation_id: int, *, before: int | None = None, limit: int
) -> list[AuditEntry]:
    """What members of this organisation did, the latest first."""
    statement = sa.select(AuditEntry).where(AuditEntry.organisation_id == organisation_id)
    if before is not None:
        statement = statement.where(AuditEntry.number < before)
    return list(session.scalars(statement.order_by(AuditEntry.number.desc()).limit(limit)))
