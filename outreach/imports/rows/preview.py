"""What taking a file in would do: each row is new, changed, same, or wrong with its reasons."""

from __future__ import annotations

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from outreach.errors import Refused
from outreach.imports.files.sheet import Row
from outreach.imports.rows.matching import Key, Present, event_of, occasion_of
from outreach.imports.rows.places import Known
from outreach.imports.rows.reading import LONGEST, TOO_LONG, Reader, Usual
from outreach.imports.rows.terms import Faults, Terms, Words
from outreach.screenings.actions import check_open
from outreach.screenings.models import Screening
from outreach.words import N_, showable

TAKEN = N_("This address is taken. Choose another.")
TWICE = N_("Row %(row)s is about the same screening.")
FIXED_FILM = N_("It is published: its film stays what it is.")
FIXED_SLUG = N_("It is published: its web address stays what it is.")
CALLED_OFF = N_("It is cancelled in the file. Cancel it here first: its guests are told.")


class Mark(enum.StrEnum):
    """What a row is; what has to be put right comes first."""

    WRONG = "wrong"
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"

    @property
    def label(self) -> str:
        return _MARK_LABELS[self]


_MARK_LABELS = {
    Mark.WRONG: N_("Wrong"),
    Mark.CHANGED: N_("Changed"),
    Mark.NEW: N_("New"),
    Mark.SAME: N_("Same"),
}


@dataclass(frozen=True)
class Line:
    """One row: what it is to be, which screening it means, and what becomes what.

    ``ends_unheard`` is the end that the file says where the programme says another, which holds.
    """

    row: Row
    mark: Mark
    terms: Terms | None = None
    screening: Screening | None = None
    changes: dict[str, Words] = field(default_factory=dict)
    faults: list[Refused] = field(default_factory=list)
    is_noted: bool = True
    ends_unheard: str | None = None

    @property
    def is_new(self) -> bool:
        return self.mark is Mark.NEW

    @property
    def is_changed(self) -> bool:
        return self.mark is Mark.CHANGED

    @property
    def title(self) -> str:
        found = self.terms.title if self.terms else showable(self.row.cells.get("title", ""))
        return found or (self.screening.title if self.screening else "")

    @property
    def state(self) -> str:
        """All that somebody sees of it, and the edit of the screening that they see."""
        seen = (self.screening.id, self.screening.edits) if self.screening else None
        words = self.terms.words if self.terms else None
        faults = [str(fault) for fault in self.faults]
        said = (seen, words, self.changes, faults, self.ends_unheard)
        return repr((self.row.number, self.mark, *said))


@dataclass(frozen=True)
class Preview:
    """All rows, in the order of the file."""

    lines: list[Line]

    @property
    def counts(self) -> dict[Mark, int]:
        """How many rows of each kind there are, those that are wrong first."""
        found = Counter(line.mark for line in self.lines)
        return {mark: found[mark] for mark in Mark}

    @property
    def in_order(self) -> list[Line]:
        """Those that have to be put right first, each kind in the order of the file."""
        order = {mark: place for place, mark in enumerate(Mark)}
        return sorted(self.lines, key=lambda line: order[line.mark])

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken in, and something would come of it."""
        found = self.counts
        return not found[Mark.WRONG] and found[Mark.NEW] + found[Mark.CHANGED] > 0

    @property
    def digest(self) -> str:
        """The same as long as nothing has changed of what somebody has looked at."""
        said = "\n".join(line.state for line in self.lines)
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def preview(
    rows: Iterable[Row],
    *,
    known: Known,
    present: Present,
    usual: Usual,
    taken: dict[str, int],
    now: datetime,
) -> Preview:
    """What would come of these rows.

    Args:
        taken: the addresses among those of the rows that some screening has, and its number;
            whichever organisation's it is.
    """
    marking = _Marking(known, present, usual, taken, now)
    return Preview([line for row in rows if (line := marking.line(row))])


class _Marking:
    """Marks one row after the other, and remembers what each was about."""

    def __init__(
        self, known: Known, present: Present, usual: Usual, taken: dict[str, int], now: datetime
    ) -> None:
        self._known, self._present, self._usual = known, present, usual
        self._taken, self._now = taken, now
        self._rows: dict[Key, int] = {}

    def line(self, row: Row) -> Line | None:
        """Its mark. None for an event that was called off before it ever came here."""
        screening = self._present.named_by(row)
        if row.cells.get("is_cancelled"):
            return self._called_off(row, screening)
        terms, faults = self._read(row, screening)
        if terms is not None and screening is None and not row.cells.get("slug"):
            screening = self._present.at(terms)
            if screening is not None:
                terms, faults = self._read(row, screening)
        if terms is None:
            return Line(row, Mark.WRONG, None, screening, faults=faults)
        return self._compared(row, terms, screening)

    def _read(self, row: Row, screening: Screening | None) -> tuple[Terms | None, list[Refused]]:
        before = Terms.of(screening) if screening else None
        reader = Reader(row, known=self._known, usual=self._usual, before=before)
        return reader.terms(), reader.faults

    def _compared(self, row: Row, terms: Terms, screening: Screening | None) -> Line:
        said = terms
        if screening is not None:
            terms = said.ending_with(screening.programme)
        is_unheard = bool(row.cells.get("ends", "").strip()) and said.ends != terms.ends
        changes = terms.differs_from(Terms.of(screening)) if screening else {}
        faults = self._twice(row, terms, screening)
        if changes or screening is None:
            faults += self._faults(row, terms, screening, changes)
        mark = Mark.NEW if screening is None else Mark.CHANGED if changes else Mark.SAME
        return Line(
            row,
            Mark.WRONG if faults else mark,
            terms,
            screening,
            changes,
            faults,
            self._present.is_noted(row),
            said.words["ends"] if is_unheard else None,
        )

    def _faults(
        self, row: Row, terms: Terms, screening: Screening | None, changes: dict[str, Words]
    ) -> list[Refused]:
        noted = Faults()
        if screening is not None:
            with noted:
                check_open(screening, self._now)
        if screening is not None and screening.is_public:
            fixed = {"film": FIXED_FILM, "slug": FIXED_SLUG}
            noted.found += [
                Refused(words, field=name) for name, words in fixed.items() if name in changes
            ]
        owner = self._taken.get(terms.slug or "")
        if owner is not None and (screening is None or owner != screening.id):
            noted.found.append(Refused(TAKEN, field="slug"))
        if len(event_of(row)[0]) > LONGEST["uid"]:
            noted.found.append(Refused(TOO_LONG, field="uid", most=LONGEST["uid"]))
        return noted.found + terms.faults(self._now, screening)

    def _twice(self, row: Row, terms: Terms, screening: Screening | None) -> list[Refused]:
        """Whether an earlier row is about the same screening."""
        uid, recurrence = event_of(row)
        keys: list[Key] = [("slug", terms.slug)] if terms.slug else []
        keys += [("event", uid, recurrence)] if uid else []
        keys += [("screening", screening.id)] if screening else []
        keys = keys or [("occasion", *occasion_of(terms))]
        earlier = [self._rows[key] for key in keys if key in self._rows]
        self._rows |= dict.fromkeys(keys, row.number)
        return [Refused(TWICE, row=earlier[0])] if earlier else []

    def _called_off(self, row: Row, screening: Screening | None) -> Line | None:
        if screening is None:
            return None
        terms = Terms.of(screening)
        if screening.is_cancelled:
            return Line(row, Mark.SAME, terms, screening)
        return Line(row, Mark.WRONG, terms, screening, faults=[Refused(CALLED_OFF)])
