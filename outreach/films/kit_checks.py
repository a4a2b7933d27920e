"""What a film kit says of single values, beyond their shape."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import time
from typing import Any

from outreach.dates import PartialDate, zone_names


def partial(value: Any) -> Any:
    """The date, as exact as it is written.

    Raises:
        ValueError: it is none.
    """
    return PartialDate.parse(value) if isinstance(value, str) else value


def zone(value: str) -> str:
    """The same zone.

    Raises:
        ValueError: there is none of this name.
    """
    if value not in zone_names():
        raise ValueError(f"{value!r} is no IANA time zone")
    return value


def clock(value: time) -> time:
    """The same time of day.

    Raises:
        ValueError: it carries a zone of its own.
    """
    if value.tzinfo is not None:
        raise ValueError("a time of day is that of the clock there: write 20:00")
    return value


def once(what: str, values: Iterable[Hashable]) -> None:
    """Say that one of them is there twice.

    Raises:
        ValueError: that is so.
    """
    seen: set[Hashable] = set()
    for value in values:
        if value in seen:
            words = " ".join(map(str, value)) if isinstance(value, tuple) else value
            raise ValueError(f"{what} {words!r} is there twice")
        seen.add(value)
