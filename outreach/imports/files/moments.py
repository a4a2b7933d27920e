"""Days and times as iCalendar writes them (RFC 5545, 3.3.4 and 3.3.5)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)


def moment_of(text: str) -> datetime:
    """``20270521T193000``, or with a Z, which is aware and in UTC.

    Raises:
        ValueError: it is no such thing.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no moment")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    zone = UTC if found[7] else None
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def day_of(text: str) -> date | None:
    """``20270521``; None for what has a time.

    Raises:
        ValueError: there is no such day.
    """
    found = _DAY.fullmatch(text.strip())
    return date(*map(int, found.groups())) if found else None
