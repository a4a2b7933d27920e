"""When each part of an evening begins and ends.

Times are counted in instants, so that a film which runs while clocks change is as long as ever, and
told in wall time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from outreach.screenings.models import ProgrammeItem, ProgrammeKind, Screening

INTRODUCTION, ACTION, CLOSE = 10, 10, 5
PAUSE, LONG_PAUSE = 5, 10
TALKS = (20, 45, 90)


class Timed(NamedTuple):
    """A part with its times in the screening's zone: None from where a length is not known."""

    item: ProgrammeItem
    starts: datetime | None
    ends: datetime | None


def timetable(screening: Screening, items: Sequence[ProgrammeItem] | None = None) -> list[Timed]:
    """Each part begins when the one before ends, the first when the screening does.

    Args:
        items: parts that are not stored, to be timed in their place.
    """
    zone, moment = ZoneInfo(screening.timezone), screening.starts_at
    found: list[Timed] = []
    for item in screening.programme if items is None else items:
        starts = moment if item.kind else None
        moment = _after(starts, minutes_of(screening, item))
        found.append(Timed(item, _local(starts, zone), _local(moment, zone)))
    return found


def minutes_of(screening: Screening, item: ProgrammeItem) -> int | None:
    """How long a part is; a film of which nothing else is said is as long as it runs."""
    return _minutes(item, screening.runs_minutes)


def length_of(
    screening: Screening, items: Sequence[ProgrammeItem] | None = None
) -> timedelta | None:
    """How long all of it is; None where there is nothing, or something is not known."""
    found = screening.programme if items is None else items
    return length_with(found, screening.runs_minutes)


def length_with(items: Sequence[ProgrammeItem], runs_minutes: int | None) -> timedelta | None:
    """The same where what is shown runs for so many minutes."""
    lengths = [_minutes(item, runs_minutes) if item.kind else None for item in items]
    known = [length for length in lengths if length is not None]
    return timedelta(minutes=sum(known)) if known and len(known) == len(lengths) else None


def proposal(screening: Screening, talk: int) -> list[ProgrammeItem]:
    """An evening with so many minutes of talk; after a heavy film it stays quiet for longer."""
    kinds: list[tuple[ProgrammeKind, int | None]] = [
        (ProgrammeKind.WELCOME, INTRODUCTION),
        (ProgrammeKind.FILM, None),
        (ProgrammeKind.PAUSE, LONG_PAUSE if screening.film.is_heavy else PAUSE),
        (ProgrammeKind.DISCUSSION, talk),
        (ProgrammeKind.ACTION, ACTION),
        (ProgrammeKind.CLOSE, CLOSE),
    ]
    return [ProgrammeItem(kind=kind, minutes=minutes) for kind, minutes in kinds]


def _minutes(item: ProgrammeItem, runs_minutes: int | None) -> int | None:
    return runs_minutes if item.minutes is None and item.is_film else item.minutes


def _after(moment: datetime | None, minutes: int | None) -> datetime | None:
    return None if moment is None or minutes is None else moment + timedelta(minutes=minutes)


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None
