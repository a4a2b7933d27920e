"""Calendars into rows: Google's, Outlook's, Apple's, and what repeats in them (RFC 5545).

A calendar goes back years; only what is to come in the next 18 months is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from outreach.errors import Refused
from outreach.imports.files import lines
from outreach.imports.files.lines import Component, Line
from outreach.imports.files.moments import day_of
from outreach.imports.files.occasions import (
    IN_UTC,
    NO_TIME,
    Moment,
    Window,
    length_of,
    repeats,
    times_of,
)
from outreach.imports.files.sheet import MOST_ROWS, Row, Sheet
from outreach.imports.files.zones import Zones, zone_named
from outreach.words import N_

AHEAD = timedelta(days=548)
TOO_MANY = N_("More than %(most)s events are to come in this calendar. Export a shorter time.")
NOTHING = N_(
    "No event in this calendar is to come in the next 18 months. It holds %(events)s events in all."
)
FROM_THEN_ON = N_("It changes all that follow at once. Change them one by one, and export again.")
LINKS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
_WEB = re.compile(r"https?://\S+")

is_calendar = lines.is_calendar


def read(raw: bytes, *, now: datetime) -> Sheet:
    """The events to come.

    Raises:
        Refused: it is no calendar, is cut off, holds too much, or nothing that is to come.
    """
    found = lines.calendars(raw)
    series = _series(found)
    reader = _Reader(found, now)
    rows: list[Row] = []
    left_out = 0
    for number, events in enumerate(series, 1):
        before = len(rows)
        for row in reader.rows_of(number, events):
            if len(rows) == MOST_ROWS:
                raise Refused(TOO_MANY, field="file", most=MOST_ROWS)
            rows.append(row)
        left_out += len(rows) == before
    if not rows:
        raise Refused(NOTHING, field="file", events=len(series))
    return Sheet(rows, is_calendar=True, left_out=left_out)


def _series(calendars: list[Component]) -> list[list[Component]]:
    """The events, each with what says that single times of it are otherwise: they share a UID."""
    found: dict[object, list[Component]] = {}
    for calendar in calendars:
        for part in calendar.parts:
            if part.name == "VEVENT":
                found.setdefault(part.text("UID") or id(part), []).append(part)
    return list(found.values())


class _Reader:
    """Reads the events of one file."""

    def __init__(self, calendars: list[Component], now: datetime) -> None:
        zones = [part for one in calendars for part in one.parts if part.name == "VTIMEZONE"]
        self._window = Window(Zones(zones, now=now), now, now + AHEAD)
        named = (zone_named(one.text("X-WR-TIMEZONE")) for one in calendars)
        self._zone = next(filter(None, named), None)

    def rows_of(self, number: int, events: list[Component]) -> Iterator[Row]:
        """A row for each time to come, or one that says why there is none."""
        instead: set[str | date] = set()
        for event in (one for one in events if "RECURRENCE-ID" in one.lines):
            try:
                key, row = self._changed(number, event)
            except Refused as refused:
                yield self._wrong(number, event, refused)
                continue
            instead.add(key)
            if row:
                yield row
        for event in (one for one in events if "RECURRENCE-ID" not in one.lines):
            yield from self._own(number, event, instead)

    def _changed(self, number: int, event: Component) -> tuple[str | date, Row | None]:
        """Which time of a series it stands for, and what it is; None outside the window."""
        line = event.first("RECURRENCE-ID")
        if line is None or line.params.get("RANGE"):
            raise Refused(FROM_THEN_ON, field="starts")
        start = self._start(event)
        day = self._day(line)
        key = self._window.read(line, otherwise=start.zone).key if day is None else f"{day:%Y%m%d}"
        row = self._rower(number, event, start)(start, key) if self._window.holds(start) else None
        return day or key, row

    def _own(self, number: int, event: Component, instead: set[str | date]) -> Iterator[Row]:
        try:
            start = self._start(event)
            row = self._rower(number, event, start)
            if repeats(event):
                for moment in times_of(event, start, self._window):
                    if moment.key not in instead and moment.wall.date() not in instead:
                        yield row(moment, moment.key)
            elif self._window.holds(start):
                yield row(start, "")
        except Refused as refused:
            if refused.field == "file":
                raise
            if not self._is_over(event):
                yield self._wrong(number, event, refused)

    def _start(self, event: Component) -> Moment:
        line = event.first("DTSTART")
        if line is None:
            raise Refused(NO_TIME, field="starts")
        return self._window.read(line)

    def _day(self, line: Line | None) -> date | None:
        try:
            return day_of(line.value) if line else None
        except ValueError:
            return None

    def _is_over(self, event: Component) -> bool:
        """Whether a whole day that does not repeat is past: nobody has to put that right."""
        day = self._day(event.first("DTSTART"))
        first, last = self._window.first.date(), self._window.last.date()
        return day is not None and not repeats(event) and not first <= day <= last

    def _rower(self, number: int, event: Component, start: Moment) -> Callable[[Moment, str], Row]:
        """What makes the rows of this event, each at another time."""
        length = length_of(event, start, self._window)
        said = _said(event)
        if self._zone:
            said["calendar_timezone"] = self._zone
        return lambda moment, key: Row(
            number, {**said, **_times(moment, length), "recurrence": key}
        )

    def _wrong(self, number: int, event: Component, refused: Refused) -> Row:
        return Row(number, _said(event), (refused,))


def _times(start: Moment, length: timedelta | None) -> dict[str, str]:
    """On the clock that the event names, so that a time which clocks skip is seen as one.

    A time that clocks show twice is the first of the two (RFC 5545, 3.3.5).
    """
    if start.zone is None:
        end = start.wall + length if length is not None else None
        return {"starts": _iso(start.wall), "ends": _iso(end)}
    end = start.at + length if length is not None else None
    if start.zone.name and start.zone is not IN_UTC:
        named = {"timezone": start.zone.name, "starts_fold": "first"}
        return {"starts": _iso(start.wall), "ends": _iso(end), **named}
    return {"starts": _iso(start.at), "ends": _iso(end)}


def _said(event: Component) -> dict[str, str]:
    """What it says beside its time. Where it is may be a place of ours, or a link."""
    location = event.text("LOCATION").strip()
    links = [event.text(name) for name in LINKS]
    link = next((one for one in [*links, location] if _WEB.fullmatch(one)), "")
    cells = {"title": " ".join(event.text("SUMMARY").split()), "uid": event.text("UID")}
    if location and location != link:
        cells["location"] = location
    if link:
        cells["online_url"] = link
    if event.text("DESCRIPTION").strip():
        cells["description"] = event.text("DESCRIPTION")
    if event.text("STATUS").upper() == "CANCELLED":
        cells["is_cancelled"] = "yes"
    return cells


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
