"""Showing a film again: a copy of a screening, and a row of them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.errors import Refused
from outreach.screenings import actions, terms
from outreach.screenings.models import Place, ProgrammeItem, Screening
from outreach.words import N_

DAY = timedelta(days=1)


class Part(enum.StrEnum):
    """What a copy may take along.

    Film, kind, host and who may find it always come; guests, panel and licence never do.
    """

    DESCRIPTION = "description"
    PROGRAMME = "programme"
    LIMIT = "limit"
    GUESTS = "guests"

    @property
    def label(self) -> str:
        return _PART_LABELS[self]


_PART_LABELS = {
    Part.DESCRIPTION: N_("What you wrote about it"),
    Part.PROGRAMME: N_("Doors and programme, as long before and after the start as there"),
    Part.LIMIT: N_("The RSVP limit"),
    Part.GUESTS: N_("How guests come, and what you ask them; codes stay here"),
}


class Elsewhere(NamedTuple):
    """A part that another area knows: whether there is any, and how another gets the same.

    ``take`` is given the one that is copied, and then the copy, with its time and place.
    """

    is_there: Callable[[Session, Screening], bool]
    take: Callable[[Session, Screening, Screening], None]


ELSEWHERE: dict[Part, Elsewhere] = {}


def parts_of(session: Session, screening: Screening) -> list[Part]:
    """What there is to take along."""
    there: dict[Part, object] = {
        Part.DESCRIPTION: screening.description,
        Part.PROGRAMME: screening.doors_wall or screening.programme,
        Part.LIMIT: screening.rsvp_limit,
        **{part: area.is_there(session, screening) for part, area in ELSEWHERE.items()},
    }
    return [part for part, value in there.items() if value]


def place_of(screening: Screening) -> Place | None:
    """Where it is, for another to be there too; None where that is only written down."""
    if screening.venue is None and not screening.online_url:
        return None
    return Place(venue=screening.venue, room=screening.room, online_url=screening.online_url)


def end_of(screening: Screening, starts: datetime) -> datetime | None:
    """When one like this ends that starts then; None when nobody noted how long this one is."""
    if screening.starts_wall is None or screening.ends_wall is None:
        return None
    return starts + (screening.ends_wall - screening.starts_wall)


def copy(
    session: Session,
    screening: Screening,
    *,
    title: str,
    place: Place,
    starts: datetime,
    ends: datetime | None = None,
    parts: Collection[Part],
    starts_fold: int | None = None,
    ends_fold: int | None = None,
    by: User | None = None,
    now: datetime,
) -> Screening:
    """A draft like this one, with an address, a calendar entry and places of its own.

    Args:
        starts, ends: wall times there. An end that is None comes as long after the start as here;
            with a programme whose lengths are known it follows from that.
        starts_fold, ends_fold: which is meant, where clocks show that time twice.

    Raises:
        Refused: as ``actions.schedule``, or it is too small for what is taken along.
    """
    has_programme = Part.PROGRAMME in parts
    made = actions.schedule(
        session,
        organisation=screening.organisation,
        film=screening.film,
        place=place,
        film_version=screening.film_version,
        title=title,
        starts=starts,
        starts_fold=starts_fold,
        ends=ends or end_of(screening, starts),
        ends_fold=ends_fold if ends else 0,
        doors=_moved(screening.doors_wall, screening, starts) if has_programme else None,
        timezone=screening.timezone,
        rsvp_limit=screening.rsvp_limit if Part.LIMIT in parts else None,
        description=screening.description if Part.DESCRIPTION in parts else None,
        kind=screening.kind,
        visibility=screening.visibility,
        online_visibility=screening.online_visibility,
        by=by,
        now=now,
    )
    if has_programme:
        made.programme = [
            ProgrammeItem(
                position=item.position,
                kind=item.kind,
                at=_moved(item.at, screening, starts),
                minutes=item.minutes,
                what=item.what,
            )
            for item in screening.programme
        ]
        terms.follow_programme(made)
    session.flush()
    for part, area in ELSEWHERE.items():
        if part in parts:
            area.take(session, screening, made)
    return made


def repeat(
    session: Session,
    screening: Screening,
    *,
    starts: Iterable[datetime],
    by: User | None = None,
    now: datetime,
) -> list[Screening]:
    """A draft like this one, at the same place, for each of these wall times.

    Raises:
        Refused: one of them cannot be. The caller then keeps none.
    """
    place = place_of(screening)
    if place is None:
        raise Refused(N_("Nobody noted its venue or link. Copy it instead, and choose a place."))
    return [
        copy(
            session,
            screening,
            title=screening.title,
            place=place,
            starts=start,
            parts=list(Part),
            by=by,
            now=now,
        )
        for start in starts
    ]


def _moved(at: time | None, screening: Screening, starts: datetime) -> time | None:
    """A time of day there that is as far from the start as this one is here."""
    if at is None or screening.starts_wall is None:
        return None
    return (datetime.combine(date(2000, 1, 1), at) + (starts - screening.starts_wall) % DAY).time()
