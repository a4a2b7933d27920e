"""The words in an address."""

from __future__ import annotations

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
