"""The words in an address."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import Base

LONGEST = 80
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def slug_of(text: str, *, otherwise: str) -> str:
    """The text as words of an address; ``otherwise`` for a text without Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_A_WORD.sub("-", plain).strip("-")[:LONGEST].strip("-") or otherwise


def free_slug(session: Session, record: type[Base], wanted: str) -> str:
    """The wanted slug, or the first of ``wanted-2``, ``wanted-3`` … that no record has."""
    column: Any = record.slug  # type: ignore[attr-defined]
    taken = set(
        session.scalars(sa.select(column).where(column.startswith(wanted, autoescape=True)))
    )
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


class Slugs:
    """The same for many records that are written together: what is taken is asked for once."""

    def __init__(self, session: Session, record: type[Base]) -> None:
        self._session, self._record = session, record
        self._next: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """As :func:`free_slug`, which is the asker's from now on."""
        found = wanted
        while found in self._taken:
            number = self._next.get(wanted, 2)
            self._next[wanted] = number + 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found

    @functools.cached_property
    def _taken(self) -> set[str]:
        return set(self._session.scalars(sa.select(self._record.slug)))  # type: ignore[attr-defined]
