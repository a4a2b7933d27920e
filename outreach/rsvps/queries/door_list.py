"""Who is expected at the door, as a printed list has it: by surname."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.folding import folded
from outreach.rsvps.models import Rsvp
from outreach.rsvps.queries.guests import expected, with_needs
from outreach.screenings.models import Screening

MOST_BOXES = 12
_KHMER = range(0x1780, 0x1800)


@dataclass(frozen=True)
class Line:
    """One party: ``name`` with the surname first, and that it told what it needs, not what."""

    name: str
    party_size: int
    has_needs: bool

    @property
    def boxes(self) -> int:
        """One to tick for each person; of a large party the number is written."""
        return self.party_size if self.party_size <= MOST_BOXES else 0


def door_list(session: Session, screening: Screening) -> list[Line]:
    """Every party that has places, in two statements."""
    needy = with_needs(session, screening)
    return lines(expected(session, screening), needy)


def lines(rsvps: Iterable[Rsvp], needy: frozenset[int]) -> list[Line]:
    """By surname, then by the rest of the name."""
    found = [Line(by_surname(one.name), one.party_size, one.id in needy) for one in rsvps]
    return sorted(found, key=lambda line: (folded(line.name), line.name))


def by_surname(name: str) -> str:
    """The last word first: "Novak, Hana". Khmer begins with the surname, and stays as it is."""
    *first, last = name.split() or [name]
    if not first or any(ord(letter) in _KHMER for letter in name):
        return name
    return f"{last}, {' '.join(first)}"
