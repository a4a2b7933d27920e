"""What calendars call a time zone, and the zone that it is.

Outlook names zones as Windows does, libical and Mozilla put their own name before, and a file may
bring a zone of its own (RFC 5545, 3.6.5). icalendar would keep such a zone for every later file,
and work out all its changes at once, however many a file asks for: so they are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from outreach.dates import zone_names
from outreach.errors import Refused
from outreach.imports.files import rules
from outreach.imports.files.lines import Component
from outreach.imports.files.moments import moment_of

UTC_NAMES = frozenset({"Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT"})
MOST_OBSERVANCES = 400
YEARS_BACK, YEARS_AHEAD = 3, 3
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")


@lru_cache(maxsize=512)
def zone_named(name: str) -> str | None:
    """The IANA name of a zone that is called so somewhere; None for one that nobody knows."""
    name = name.strip().strip("/")
    parts = name.split("/")
    wanted = [name, WINDOWS_TO_OLSON.get(name, name)]
    wanted += ["/".join(parts[start:]) for start in range(1, len(parts))]
    for one in wanted:
        found = _links().get(one, one)
        if found in UTC_NAMES:
            return "UTC"
        if found in _known():
            return found
    return None


@lru_cache
def _links() -> dict[str, str]:
    """Older names of zones, to the ones of now; a name that a country's list has stays."""
    table = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text("utf-8")
    links = (line.split()[1:3] for line in table.splitlines() if line.startswith("L "))
    kept = set(zone_names())
    return {old: new for new, old in links if old not in kept}


@lru_cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() | set(zone_names()))


@dataclass(frozen=True)
class Zone:
    """A zone as a file uses it. ``name`` is None where only the file knows it."""

    name: str | None
    rules: tzinfo


class Zones:
    """The zones of one file, by the names that it gives them."""

    def __init__(self, components: list[Component], *, now: datetime) -> None:
        self._own = {one.text("TZID"): one for one in components}
        self._now = now
        self._found: dict[str, Zone | None] = {}
        self._spare = rules.Budget()

    def named(self, tzid: str) -> Zone | None:
        """The zone; None for one that neither the world nor the file knows."""
        if tzid not in self._found:
            self._found[tzid] = self._find(tzid)
        return self._found[tzid]

    def _find(self, tzid: str) -> Zone | None:
        own = self._own.get(tzid)
        name = zone_named(tzid) or (own and zone_named(own.text("X-LIC-LOCATION")))
        if name:
            return Zone(name, ZoneInfo(name))
        try:
            return Zone(None, FileZone(own, self._now, self._spare)) if own else None
        except (ValueError, Refused):
            return None


class FileZone(tzinfo):
    """A zone that a file describes. It is good for the years around now."""

    def __init__(self, component: Component, now: datetime, spare: rules.Budget) -> None:
        parts = [one for one in component.parts if one.name in ("STANDARD", "DAYLIGHT")]
        if not 0 < len(parts) <= MOST_OBSERVANCES:
            raise ValueError("a zone has at least one observance, and not without end")
        first = datetime(now.year - YEARS_BACK, 1, 1)  # noqa: DTZ001 - on the zone's own clock
        self._onsets = sorted(onset for part in parts for onset in _onsets(part, first, spare))

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """By the last change before that time on the clock; before all of them, by the first."""
        assert dt is not None  # noqa: S101 - nobody asks a zone with changes without a time
        wall = dt.replace(tzinfo=None)
        before = [offset for at, offset in self._onsets if at <= wall]
        return before[-1] if before else self._onsets[0][1]

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return "local"


def _onsets(
    part: Component, first: datetime, spare: rules.Budget
) -> list[tuple[datetime, timedelta]]:
    """When this half of a zone begins, from a year on, and what its clocks are ahead of UTC."""
    offset = _offset(part.text("TZOFFSETTO"))
    start = moment_of(part.text("DTSTART"))
    walls = [start]
    for line in part.all("RDATE"):
        walls += [moment_of(value) for value in line.value.split(",")[:MOST_OBSERVANCES]]
    rule = part.text("RRULE")
    if rule:
        walls += _yearly(rule, start, first, spare)
    return [(wall, offset) for wall in walls]


def _yearly(rule: str, start: datetime, first: datetime, spare: rules.Budget) -> list[datetime]:
    """A yearly rule in the years around now. No zone changes more often than some times a year."""
    parts = rules.parts_of(rule)
    if parts.pop("FREQ", None) != "YEARLY" or not parts.keys() <= {"BYMONTH", "BYDAY", "UNTIL"}:
        raise ValueError("no zone changes so")
    last = first.replace(year=first.year + YEARS_BACK + YEARS_AHEAD)
    if "UNTIL" in parts:
        last = min(last, moment_of(parts["UNTIL"]).replace(tzinfo=None))
    return list(rules.walls(rule, start, first=first, last=last, spare=spare))


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no offset")
    sign, *parts = found.groups()
    hours, minutes, seconds = (int(part or 0) for part in parts)
    ahead = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if ahead >= timedelta(days=1):
        raise ValueError(f"{text!r} is no offset")
    return -ahead if sign == "-" else ahead
