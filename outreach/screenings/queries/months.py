"""A month of screenings, by day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.dates import PartialDate
from outreach.screenings.models import Screening
from outreach.screenings.queries import WITH_CARD
from outreach.screenings.queries.finder import ANY_CLOCK, conditions
from outreach.screenings.queries.finding import Finding, Time

ON_A_DAY = 4
WITHOUT_A_TIME = 100
FIRST_MONDAY = date(2001, 1, 1)


@dataclass
class Day:
    """The first few screenings of a day, and how many there are in all."""

    day: date
    screenings: list[Screening] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.screenings)


@dataclass
class Month:
    """``undated`` took place on a day of it that nobody knows."""

    first: date
    days: dict[date, Day] = field(default_factory=dict)
    undated: list[Screening] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(day.count for day in self.days.values()) + len(self.undated)

    @property
    def weekdays(self) -> list[date]:
        """A Monday and the days after it, to name the columns by."""
        return [FIRST_MONDAY + timedelta(days=n) for n in range(7)]

    @property
    def weeks(self) -> list[list[Day | None]]:
        """From Monday on, with None for the days of other months."""
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [
            [self.days[day] if day.month == self.first.month else None for day in week]
            for week in weeks
        ]


def month_of(session: Session, finding: Finding, month: PartialDate, *, now: datetime) -> Month:
    """The month, past days too, with what is looked for; its own days stand for those asked for."""
    first, last = date(month.year, month.month or 1, 1), month.last_day
    days = (first.replace(day=n) for n in range(1, last.day + 1))
    found = Month(first, {day: Day(day) for day in days})
    asked = conditions(replace(finding, since=first, until=last, when=Time.ALL), now)
    end = datetime.combine(last, time(), UTC) + timedelta(days=1) + ANY_CLOCK
    asked.append(Screening.listed_at < end)
    for screening, count in _first_of_each_day(session, asked):
        _add(found, screening, count)
    for screening in _without_a_time(session, asked, month):
        _add(found, screening, 1)
    return found


def _add(month: Month, screening: Screening, count: int) -> None:
    known = screening.held_on and screening.held_on.day and screening.held_on.last_day
    day = screening.starts_wall.date() if screening.starts_wall else known
    if not day:
        month.undated.append(screening)
        return
    month.days[day].screenings.append(screening)
    month.days[day].count = max(count, len(month.days[day].screenings))


def _first_of_each_day(session: Session, asked: Sequence[sa.ColumnElement[bool]]) -> Sequence[Any]:
    day = sa.func.date(Screening.starts_wall)
    order = (Screening.starts_wall, Screening.id)
    numbered = (
        sa.select(
            Screening.id,
            sa.func.row_number().over(partition_by=day, order_by=order).label("number"),
            sa.func.count().over(partition_by=day).label("total"),
        )
        .where(*asked, Screening.starts_wall.is_not(None))
        .subquery()
    )
    return session.execute(
        sa.select(Screening, numbered.c.total)
        .join(numbered, numbered.c.id == Screening.id)
        .where(numbered.c.number <= ON_A_DAY)
        .order_by(*order)
        .options(*WITH_CARD)
    ).all()


def _without_a_time(
    session: Session, asked: Sequence[sa.ColumnElement[bool]], month: PartialDate
) -> Sequence[Screening]:
    known = sa.type_coerce(Screening.held_on, sa.String)
    return session.scalars(
        sa.select(Screening)
        .where(*asked, Screening.starts_wall.is_(None), known.startswith(str(month)))
        .order_by(known, Screening.id)
        .limit(WITHOUT_A_TIME)
        .options(*WITH_CARD)
    ).all()
