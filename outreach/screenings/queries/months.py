"""A month of screenings, by day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.dates import PartialDate
from outreach.screenings.models import Screening, Status
from outreach.screenings.queries import WITH_CARD
from outreach.screenings.queries.finder import ANY_CLOCK, conditions
from outreach.screenings.queries.finding import Finding, Time
from outreach.venues.models import Venue

ON_A_DAY = 4
WITHOUT_A_TIME = 100
FIRST_MONDAY = date(2001, 1, 1)


@dataclass(frozen=True)
class Mention:
    """A screening as a day of the month names it."""

    slug: str
    title: str
    starts_wall: datetime | None
    town: str | None
    is_online: bool
    is_cancelled: bool


@dataclass
class Day:
    """The first few screenings of a day, and how many there are in all."""

    day: date
    screenings: list[Mention] = field(default_factory=list)
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
    for day, mention, count in _first_of_each_day(session, asked):
        found.days[day].screenings.append(mention)
        found.days[day].count = count
    for screening in _without_a_time(session, asked, month):
        _add(found, screening)
    return found


def _add(month: Month, screening: Screening) -> None:
    """One without a time: to its day, where that is known."""
    if not screening.held_on or not screening.held_on.day:
        month.undated.append(screening)
        return
    venue, day = screening.venue, month.days[screening.held_on.last_day]
    day.count += 1
    day.screenings.append(
        Mention(
            screening.slug,
            screening.title,
            None,
            venue.city if venue else screening.place_name,
            screening.is_online,
            screening.is_cancelled,
        )
    )


def _first_of_each_day(
    session: Session, asked: Sequence[sa.ColumnElement[bool]]
) -> Iterator[tuple[date, Mention, int]]:
    """Each with how many there are on its day; only the columns that a mention says."""
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
    online = sa.and_(Screening.venue_id.is_(None), Screening.online_url.is_not(None))
    rows: Any = session.execute(
        sa.select(
            Screening.slug,
            Screening.title,
            Screening.starts_wall,
            sa.func.coalesce(Venue.city, Screening.place_name),
            online,
            Screening.status == Status.CANCELLED,
            numbered.c.total,
        )
        .join(numbered, numbered.c.id == Screening.id)
        .outerjoin(Screening.venue)
        .where(numbered.c.number <= ON_A_DAY)
        .order_by(*order)
    )
    for slug, title, starts, town, is_online, is_cancelled, count in rows:
        yield starts.date(), Mention(slug, title, starts, town, is_online, is_cancelled), count


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
