"""What was erased stays erased, also when an old copy of the database is put back.

A file beside the database, to which a line is added before an erasure commits. A line is a keyed
hash of a UUID that only the erased record has: it says nothing to anybody, and finds the record
again in a database that still has it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

Known = TypeVar("Known")

LINE = re.compile(r"(?P<key>[0-9a-f]{8}) (?P<mark>[0-9a-f]{64}) \d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Ledger:
    """The erasures of this installation.

    Another ``secret`` makes other marks. What was noted under those ``before`` still counts;
    ``foreign`` tells that there are some under one that nobody knows any more.
    """

    path: Path
    secret: str
    before: tuple[str, ...] = ()

    def note(self, kind: str, uid: UUID, *, today: date) -> None:
        """Add a line and wait until the disk has it.

        Raises:
            OSError: it cannot be kept; the erasure must not commit.
        """
        is_new = not self.path.exists()
        # It begins with the line's end: what a power cut left of the last line spoils no other.
        line = f"\n{_key_id(_key(self.secret))} {self.mark(kind, uid)} {today}"
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self.path.parent)

    def marks(self) -> set[str]:
        """The marks of everything erased under a secret that we know."""
        known = {_key_id(key) for key in self._keys()}
        return {line["mark"] for line in self._lines() if line["key"] in known}

    def foreign(self) -> int:
        """How many lines were written under a secret that we do not know, and so find nothing."""
        known = {_key_id(key) for key in self._keys()}
        return sum(line["key"] not in known for line in self._lines())

    def older(self) -> int:
        """How many lines need a secret from before today's."""
        todays = _key_id(_key(self.secret))
        known = {_key_id(key) for key in self._keys()} - {todays}
        return sum(line["key"] in known for line in self._lines())

    def named(self, kind: str, known: Callable[[], Iterable[tuple[Known, UUID]]]) -> list[Known]:
        """Those of these records that were erased, under whichever secret that we know.

        Args:
            known: gives records with what names them here; not asked while nothing was erased.
        """
        marks = self.marks()
        if not marks:
            return []
        return [record for record, uid in known() if self.marks_of(kind, uid) & marks]

    def mark(self, kind: str, uid: UUID) -> str:
        """What the file says of this record when it is noted today."""
        return _mark(_key(self.secret), kind, uid)

    def marks_of(self, kind: str, uid: UUID) -> set[str]:
        """What the file would say of this record, under each secret that we know."""
        return {_mark(key, kind, uid) for key in self._keys()}

    def _keys(self) -> list[bytes]:
        return [_key(secret) for secret in (self.secret, *self.before)]

    def _lines(self) -> list[re.Match[str]]:
        if not self.path.exists():
            return []
        lines = self.path.read_text("ascii", errors="replace").splitlines()
        return [found for line in lines if (found := LINE.fullmatch(line))]


def _mark(key: bytes, kind: str, uid: UUID) -> str:
    return hmac.digest(key, f"{kind}:{uid}".encode(), "sha256").hex()


def _key_id(key: bytes) -> str:
    return hmac.digest(key, b"which key", "sha256").hex()[:8]


def _key(secret: str) -> bytes:
    """Not as ``outreach.keys`` would: lines from before it must stay readable."""
    return hashlib.sha256(f"erasures:{secret}".encode()).digest()


def _sync_folder(folder: Path) -> None:
    """Have the disk know the file's name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
