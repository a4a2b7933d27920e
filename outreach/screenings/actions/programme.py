"""The programme of a screening, and its end, which follows from that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.errors import Refused
from outreach.screenings import terms, timetable
from outreach.screenings.actions import history
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import ProgrammeItem, ProgrammeKind, Screening
from outreach.words import N_

MOST_ITEMS = 20
MOST_MINUTES = 600


class Part(NamedTuple):
    """A part as somebody plans it. Minutes that are None are not known, or the film's own."""

    kind: ProgrammeKind
    words: str | None = None
    minutes: int | None = None


def set_programme(
    session: Session,
    screening: Screening,
    *,
    parts: Sequence[Part],
    now: datetime,
    by: User | None = None,
    seen: int | None = None,
) -> None:
    """Have these parts in this order. Guests of a public one are told when its end moves by that.

    Args:
        seen: the number of the last edit that whoever changes it knows of; None asks nothing.

    Raises:
        Overtaken: there were others since.
        Refused: there are too many parts, one is too long, or all of them together are; it has
            begun, was held, or is cancelled.
    """
    screening.lock()
    check_open(screening, now)
    history.check_seen(screening, seen)
    for part in parts:
        check_part(part)
    if len(parts) > MOST_ITEMS:
        raise Refused(N_("A programme has at most %(most)s parts."), most=MOST_ITEMS)
    with history.recorded(session, screening, by=by, now=now), session.no_autoflush:
        items = _items(parts)
        check_length(screening, items)
        if [item.noted for item in items] != [item.noted for item in screening.programme]:
            screening.programme = items
        terms.follow_programme(screening)


def check_part(part: Part) -> None:
    """Say that nobody could plan with it.

    Raises:
        Refused: that is so.
    """
    if part.kind is ProgrammeKind.DOORS:
        raise Refused(N_("Say when doors open in the form of the screening."), field="kind")
    if part.kind is ProgrammeKind.OTHER and not part.words:
        raise Refused(N_("Say what it is."), field="what")
    if part.minutes is not None and not 0 <= part.minutes <= MOST_MINUTES:
        message = N_("A part lasts from 0 to %(most)s minutes.")
        raise Refused(message, field="minutes", most=MOST_MINUTES)


def check_length(screening: Screening, items: Sequence[ProgrammeItem]) -> None:
    """Say that the evening could not end with them.

    Raises:
        Refused: what is known of it lasts more than a day; or all of it together no minute.
    """
    known = sum(timetable.minutes_of(screening, item) or 0 for item in items)
    if timedelta(minutes=known) > terms.LONGEST:
        raise Refused(N_("All parts together last more than 24 hours."))
    if timetable.length_of(screening, items) == timedelta():
        raise Refused(N_("All parts together last no minute. Say how long one of them is."))


def _items(parts: Sequence[Part]) -> list[ProgrammeItem]:
    return [
        ProgrammeItem(position=n, kind=part.kind, what=part.words, minutes=part.minutes)
        for n, part in enumerate(parts)
    ]
