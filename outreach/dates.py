"""Days that are known only in part, and wall times in a zone.

A film's history knows "June 2010" as often as it knows a day; a date is exact to what was written.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from outreach.errors import Refused
from outreach.words import N_

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day (the reduced precisions of ISO 8601)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2010``, ``2010-06`` or ``2010-06-27``.

        Raises:
            ValueError: the text is none of these, or no such day exists.
        """
        found = _PARTIAL.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a date: write 2010, 2010-06 or 2010-06-27")
        year, month, day = (int(part) if part else None for part in found.groups())
        date(year or 0, month or 1, day or 1)
        return cls(year or 0, month, day)

    @property
    def last_day(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def instant(
    wall: datetime, timezone: str, *, fold: int | None = None, field: str | None = None
) -> datetime:
    """The moment in UTC at which clocks in the zone show this wall time.

    Args:
        fold: which of the two moments, where clocks show it twice: 0 is the first (PEP 495).
        field: of a form, that the time stands in; ``<field>_fold`` asks which of two is meant.

    Raises:
        Refused: clocks never show it (they jump forward over it); or show it twice, and nobody
            has said which is meant; or it is at an end of the calendar, where UTC would be
            outside it.
    """
    if not date.min.year < wall.year < date.max.year:
        raise Refused(N_("Is the year right?"), field=field)
    early, late = _readings(wall, timezone)
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    if not happens_twice(wall, timezone):
        message = N_("Clocks go forward that night and never show this time. Choose another.")
        raise Refused(message, field=field)
    if fold is None:
        message = N_("Clocks go back that night and show this time twice. Which do you mean?")
        raise Refused(message, field=field and f"{field}_fold")
    return (late if fold else early).astimezone(UTC)


def happens_twice(wall: datetime, timezone: str) -> bool:
    """Whether clocks in the zone go back over this wall time, and show it again."""
    early, late = _readings(wall, timezone)
    is_shown = early.astimezone(UTC).astimezone(early.tzinfo).replace(tzinfo=None) == wall
    return is_shown and early.utcoffset() != late.utcoffset()


def _readings(wall: datetime, timezone: str) -> tuple[datetime, datetime]:
    """The two that a wall time can mean (PEP 495); they differ on the nights clocks change."""
    zone = ZoneInfo(timezone)
    return wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)


@lru_cache
def zones_by_country() -> dict[str, list[str]]:
    """ISO 3166 country code to its IANA zones, most used first (tzdata's ``zone.tab``)."""
    found: dict[str, list[str]] = {}
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return found


@lru_cache
def zone_names() -> list[str]:
    """Every IANA zone that a venue can be in, in order of name, and UTC."""
    return [*sorted({zone for zones in zones_by_country().values() for zone in zones}), "UTC"]
