"""What a screening may be an answer to: records of areas on the right.

Such an area leads to the form of a new screening with an address like ``?request=7``, and registers
who finds what is meant by it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from outreach.screenings.models import Screening
from outreach.web.access import Member


class Occasion(Protocol):
    """``notice`` is the template of what the form says about it; that wants ``occasion``."""

    @property
    def notice(self) -> str: ...

    def lead_to(self, session: Session, screening: Screening, *, now: datetime) -> None:
        """Remember that this screening is the answer.

        Raises:
            Refused: it cannot be, or something else is meanwhile.
        """


Finder = Callable[[Session, Member, int], Occasion | None]
FINDERS: dict[str, Finder] = {}


def occasion(name: str) -> Callable[[Finder], Finder]:
    """Register what finds the one of this number, if it is for this member to answer."""

    def register(finder: Finder) -> Finder:
        FINDERS[name] = finder
        return finder

    return register
