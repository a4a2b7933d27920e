"""When events are: times on some clock, and all the times of one that repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from icalendar.prop import vDuration

from outreach.errors import Refused
from outreach.imports.files import rules
from outreach.imports.files.lines import Component, Line
from outreach.imports.files.moments import day_of, moment_of
from outreach.imports.files.zones import Zone, Zones
from outreach.words import N_

ALL_DAY = N_("It lasts all day: a screening begins at an hour. Give it one in your calendar.")
NO_TIME = N_("We cannot read when it is.")
NO_ZONE = N_("We know no time zone “%(name)s”, and the file does not describe it.")
TWO_RULES = N_("It repeats by several rules at once.")
_DAY = re.compile(r"\d{8}")
LISTED = 10  # what a time that is listed costs, in days that are looked at
IN_UTC = Zone("UTC", UTC)


@dataclass(frozen=True)
class Moment:
    """A time on a clock. Without a zone it floats: it is on the clock of wherever one is."""

    wall: datetime
    zone: Zone | None

    @property
    def at(self) -> datetime:
        """The instant; of one that floats, as if it were in UTC."""
        rules_of_zone = self.zone.rules if self.zone else UTC
        return self.wall.replace(tzinfo=rules_of_zone).astimezone(UTC)

    @property
    def key(self) -> str:
        """The same for the same instant, however it is written."""
        return f"{self.at:%Y%m%dT%H%M%S}{'Z' if self.zone else ''}"


@dataclass
class Window:
    """What is wanted of a calendar, and what it may cost."""

    zones: Zones
    first: datetime
    last: datetime
    spare: rules.Budget = field(default_factory=rules.Budget)

    def holds(self, moment: Moment) -> bool:
        return self.first < moment.at <= self.last

    def read(self, line: Line, *, otherwise: Zone | None = None) -> Moment:
        """The time that a line says.

        Raises:
            Refused: it is none, a whole day, or in a zone that nobody knows.
        """
        if _DAY.fullmatch(line.value):
            raise Refused(ALL_DAY, field="starts")
        return self._moment(line.value, line, otherwise)

    def _moment(self, value: str, line: Line, otherwise: Zone | None) -> Moment:
        try:
            wall = moment_of(value)
        except ValueError as error:
            raise Refused(NO_TIME, field="starts") from error
        if wall.tzinfo is not None:
            return Moment(wall.replace(tzinfo=None), IN_UTC)
        if line.tzid is None:
            return Moment(wall, otherwise)
        zone = self.zones.named(line.tzid)
        if zone is None:
            raise Refused(NO_ZONE, field="timezone", name=line.tzid[:60])
        return Moment(wall, zone)

    def many(self, lines: Iterable[Line], zone: Zone | None) -> Iterator[Moment | date]:
        """The times and whole days of lines that list them; of a period, its start.

        Raises:
            Refused: as :meth:`read`.
        """
        for line in lines:
            for value in line.value.split(","):
                self.spare.spend(LISTED)
                start = value.partition("/")[0]
                try:
                    yield day_of(start) or self._moment(start, line, zone)
                except ValueError as error:
                    raise Refused(NO_TIME, field="starts") from error


def length_of(event: Component, start: Moment, window: Window) -> timedelta | None:
    """How long it lasts, exactly (RFC 5545, 3.8.5.3); None where it does not say.

    Raises:
        Refused: its end cannot be read.
    """
    end, lasts = event.first("DTEND"), event.text("DURATION")
    if end is not None:
        found = window.read(end, otherwise=start.zone)
        return found.at - start.at
    try:
        return _duration(lasts) if lasts else None
    except (ValueError, OverflowError) as error:
        raise Refused(NO_TIME, field="ends") from error


def _duration(text: str) -> timedelta:
    found: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    return found


def repeats(event: Component) -> bool:
    return "RRULE" in event.lines or "RDATE" in event.lines


def times_of(event: Component, start: Moment, window: Window) -> Iterator[Moment]:
    """The times of an event that repeats, in the window, without those that are taken out.

    Raises:
        Refused: how it repeats cannot be read, or costs too much.
    """
    gone = set(window.many(event.all("EXDATE"), start.zone))
    keys = {one.key for one in gone if isinstance(one, Moment)}
    seen: set[str] = set()
    for moment in (start, *_by_rule(event, start, window), *_listed(event, start, window)):
        if moment.key in seen | keys or moment.wall.date() in gone or not window.holds(moment):
            continue
        seen.add(moment.key)
        yield moment


def _by_rule(event: Component, start: Moment, window: Window) -> Iterator[Moment]:
    found = list(event.all("RRULE"))
    if len(found) > 1:
        raise Refused(TWO_RULES, field="starts")
    for line in found:
        until = _until(line.value, start, window)
        edges = {
            "first": window.first.replace(tzinfo=None) - timedelta(days=2),
            "last": window.last.replace(tzinfo=None) + timedelta(days=2),
        }
        if until is not None:
            edges["last"] = min(edges["last"], until.at.replace(tzinfo=None) + timedelta(days=2))
        if edges["last"] < edges["first"]:
            return
        for wall in rules.walls(line.value, start.wall, spare=window.spare, **edges):
            moment = replace(start, wall=wall)
            if until is not None and moment.at > until.at:
                return
            yield moment


def _until(rule: str, start: Moment, window: Window) -> Moment | None:
    """The last time at which a rule may repeat; a day counts to its end, on the event's clock."""
    try:
        text = rules.parts_of(rule).get("UNTIL")
        day = day_of(text) if text else None
    except ValueError as error:
        raise Refused(rules.UNREADABLE, field="starts") from error
    if day is not None:
        return Moment(datetime.combine(day, datetime.max.time()), start.zone)
    return window.read(Line(text, {}), otherwise=start.zone) if text else None


def _listed(event: Component, start: Moment, window: Window) -> Iterator[Moment]:
    """Times that are listed one by one; a day among them has the event's own hour."""
    for one in window.many(event.all("RDATE"), start.zone):
        yield (
            one
            if isinstance(one, Moment)
            else replace(start, wall=datetime.combine(one, start.wall.time()))
        )
