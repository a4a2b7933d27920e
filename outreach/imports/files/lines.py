"""iCalendar's lines into components (RFC 5545, 3.1). Only the lines that are asked for are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from outreach.errors import Refused
from outreach.imports.files.sheet import MOST_ROWS
from outreach.imports.files.text import UTF_16, decoded
from outreach.words import N_

DEEPEST = 4
LONGEST_LINE = 1_000_000
NO_CALENDAR = N_("This is no calendar: it does not begin as an ICS file does.")
CUT_OFF = N_("This calendar is cut off: line %(line)s ends before its last part does.")
ASTRAY = N_("Line %(line)s of this calendar ends a part that it is not in.")
TOO_MANY_EVENTS = N_("This calendar holds more than %(most)s events. Export a shorter time.")
_FOLD = re.compile(rb"\r?\n[ \t]")
_BREAK = re.compile(r"\r\n|\n|\r")  # not splitlines(), which breaks at more
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ESCAPE = re.compile(r"\\([\\;,nN:])")


@dataclass(frozen=True)
class Line:
    """A property: its value as written, and its parameters."""

    value: str
    params: Mapping[str, object]

    @property
    def tzid(self) -> str | None:
        found = self.params.get("TZID")
        return str(found) if found else None


@dataclass(eq=False)
class Component:
    """A calendar, an event, a time zone. Properties are kept as lines until they are asked for."""

    name: str
    lines: dict[str, list[str]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Line]:
        """Every line of this property that can be read."""
        for line in self.lines.get(name, ()):
            try:
                _, params, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]
            except ValueError:
                continue
            yield Line(value.strip(), {key.upper(): value for key, value in params.items()})

    def first(self, name: str) -> Line | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The first value of this property as people read it; "" where there is none."""
        found = self.first(name)
        return _ESCAPE.sub(_said, found.value) if found else ""


def is_calendar(raw: bytes) -> bool:
    """Whether it begins as a calendar does, or looks like one from further on."""
    head = raw[:2_000].replace(b"\0", b"").upper()
    return b"BEGIN:VCALENDAR" in head or head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"BEGIN:V")


def calendars(raw: bytes) -> list[Component]:
    """The calendars of a file: it may hold several, one after the other.

    Raises:
        Refused: it is none, is cut off, or holds too many events.
    """
    text = decoded(raw) if raw.startswith(UTF_16) else _unfolded(raw)
    top = Component("")
    open_ones = [top]
    events = number = 0
    for number, line in enumerate(_BREAK.split(text.rstrip()), 1):
        found = _NAME.match(line)
        name = found[0].upper() if found else ""
        if name == "BEGIN":
            open_ones.append(_begun(open_ones, line[6:].strip().upper()))
            events += open_ones[-1].name == "VEVENT"
            if events > MOST_ROWS:
                raise Refused(TOO_MANY_EVENTS, field="file", most=MOST_ROWS)
        elif name == "END":
            if open_ones.pop().name != line[4:].strip().upper() or not open_ones:
                raise Refused(ASTRAY, field="file", line=number)
        elif len(open_ones) == 1 and line.strip():
            raise Refused(NO_CALENDAR, field="file")
        elif name and len(line) <= LONGEST_LINE:
            open_ones[-1].lines.setdefault(name, []).append(line)
    if len(open_ones) > 1:
        raise Refused(CUT_OFF, field="file", line=number)
    return top.parts


def _begun(open_ones: list[Component], name: str) -> Component:
    """A part of the innermost one that is open; a calendar is the only part of nothing."""
    if len(open_ones) == 1 and name != "VCALENDAR":
        raise Refused(NO_CALENDAR, field="file")
    if len(open_ones) > DEEPEST:
        raise Refused(N_("This calendar has parts in parts without end."), field="file")
    made = Component(name)
    open_ones[-1].parts.append(made)
    return made


def _unfolded(raw: bytes) -> str:
    """Long lines made whole while they are bytes: some programs fold amid a letter."""
    whole = _FOLD.sub(b"", raw)
    try:
        return whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return re.sub(r"\r?\n[ \t]", "", decoded(raw))


def _said(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]
