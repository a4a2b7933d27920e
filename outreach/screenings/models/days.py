"""The day of a screening, on the calendar of its place."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from outreach.keeping import WITHOUT_A_DATE
from outreach.screenings.models.screenings import Screening


def day_there(screening: Screening) -> date | None:
    """The day on which people come: that of the doors, which may open before midnight."""
    first = screening.doors_local or screening.starts_local
    return first.date() if first else None


def day_has_come(screening: Screening, now: datetime) -> bool:
    """Whether it is that day there, or later: midnight by the clocks of the place has passed."""
    day = day_there(screening)
    return day is not None and day <= now.astimezone(ZoneInfo(screening.timezone)).date()


def counted_from(screening: Screening) -> datetime | None:
    """From when on the days are counted for which things are kept: see ``keeping``."""
    over = screening.over_at
    return over + WITHOUT_A_DATE if over and screening.is_postponed else over
