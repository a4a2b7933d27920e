"""The dates of a screening that is repeated, before any of them is made."""

from __future__ import annotations

import calendar
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from outreach.dates import happens_twice
from outreach.errors import Refused
from outreach.screenings import terms
from outreach.screenings.actions.copies import end_of
from outreach.screenings.models import Screening
from outreach.words import N_

MOST = 60
WEEK = timedelta(weeks=1)
MONTHS = 12


class Every(enum.StrEnum):
    """How it is repeated. Weekdays of a month count from its start or, ``LAST``, from its end."""

    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    DAY = "day"
    WEEKDAY = "weekday"
    LAST = "last"


@dataclass(frozen=True)
class Planned:
    """One date of the row; ``problem`` says why it cannot be as it stands."""

    starts: datetime
    problem: Refused | None


@dataclass(frozen=True)
class Plan:
    """The dates, and the months that have no such day."""

    dates: list[Planned]
    missing: list[date]


def choices(first: date) -> list[Every]:
    """How something on this day can be repeated: ``LAST`` where it is the month's last such."""
    is_last = (first + WEEK).month != first.month
    return [every for every in Every if every is not Every.LAST or is_last]


def ordinal(day: date) -> int:
    """The how-manieth of its weekday in the month it is: 3 on the third Thursday."""
    return (day.day - 1) // 7 + 1


def check_repeatable(screening: Screening) -> None:
    """Say why it cannot be repeated, before anybody fills in a form.

    Raises:
        Refused: nobody knows when it was.
    """
    if screening.starts_wall is None:
        raise Refused(N_("Nobody noted at what time it was. Copy it instead, and choose a time."))


def plan(
    screening: Screening, *, every: Every, times: int | None, until: date | None, now: datetime
) -> Plan:
    """The dates to come after the screening's own; each keeps its wall time.

    Args:
        times: how many dates; months without such a day do not count.
        until: the last day that may be one of them. With both, what comes first ends it.

    Raises:
        Refused: neither is said, it would be no date or too many, or it reaches too far ahead.
    """
    check_repeatable(screening)
    _check_ends(times, until)
    found = _collected(screening, every, times, until, now)
    if not found.dates:
        raise Refused(N_("No date to come is that early."), field="until")
    if len(found.dates) > MOST:
        raise Refused(N_("These are more than %(most)s dates."), field="until", most=MOST)
    if found.dates[-1].starts > _furthest(screening, now):
        raise Refused(
            N_("This reaches more than three years ahead. Make fewer now, and more later."),
            field="times" if times else "until",
        )
    return found


def problem_of(screening: Screening, starts: datetime, now: datetime) -> Refused | None:
    """Why one like it cannot start then on the clock there.

    Nobody is asked which of two they mean, for sixty nights: such a night is a problem too.
    """
    if happens_twice(starts, screening.timezone):
        return Refused(
            N_("Clocks go back that night and show this time twice. Choose a time before or after.")
        )
    try:
        starts_at = terms.check_start(starts, screening.timezone, now)
        ends = end_of(screening, starts)
        if ends:
            terms.check_end(starts_at, ends, screening.timezone, 0)
    except Refused as refused:
        return refused
    return None


def _check_ends(times: int | None, until: date | None) -> None:
    if times is None and until is None:
        raise Refused(N_("Say how many times, or until when."), field="times")
    if times is not None and not 1 <= times <= MOST:
        raise Refused(N_("Choose from 1 to %(most)s dates."), field="times", most=MOST)


def _collected(
    screening: Screening, every: Every, times: int | None, until: date | None, now: datetime
) -> Plan:
    """As many as are wanted, or one more than are allowed."""
    first = screening.starts_wall
    assert first is not None  # noqa: S101 - the caller has made sure
    here = now.astimezone(ZoneInfo(screening.timezone)).replace(tzinfo=None)
    last = min(until or date.max, _furthest(screening, now).date() + 2 * MONTHS * WEEK)
    found = Plan([], [])
    for month, day in _days(first.date(), every):
        if (day or month) > last or len(found.dates) == (times or MOST + 1):
            break
        if day is None:
            if month > here.date():
                found.missing.append(month)
        elif (starts := datetime.combine(day, first.time())) > here:
            found.dates.append(Planned(starts, problem_of(screening, starts, now)))
    return found


def _furthest(screening: Screening, now: datetime) -> datetime:
    wall = (now + terms.FURTHEST).astimezone(ZoneInfo(screening.timezone))
    return wall.replace(tzinfo=None)


def _days(first: date, every: Every) -> Iterator[tuple[date, date | None]]:
    """The first of each month, and the day in it; None where the month has no such day."""
    if every in (Every.WEEK, Every.TWO_WEEKS):
        step = WEEK if every is Every.WEEK else 2 * WEEK
        for number in count(1):
            day = first + number * step
            yield day.replace(day=1), day
    for number in count(first.month):
        month = date(first.year + number // MONTHS, number % MONTHS + 1, 1)
        yield month, _day_of(month, first, every)


def _day_of(month: date, first: date, every: Every) -> date | None:
    length = calendar.monthrange(month.year, month.month)[1]
    number = first.day
    if every is not Every.DAY:
        number = 1 + (first.weekday() - month.weekday()) % 7
        number += 7 * ((length - number) // 7 if every is Every.LAST else ordinal(first) - 1)
    return month.replace(day=number) if number <= length else None
