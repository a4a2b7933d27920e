"""What a screening is to be, as scheduling and editing take it, and how two of them differ."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from outreach.dates import happens_twice, instant
from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.imports.rows.places import called
from outreach.screenings import terms, timetable
from outreach.screenings.models import (
    Place,
    ProgrammeItem,
    Screening,
    ScreeningKind,
    Visibility,
)
from outreach.venues.models import AddressVisibility

Words = tuple[str | None, str | None]


class Faults:
    """Collects what rules say no to, so that one of them does not hide the next."""

    def __init__(self) -> None:
        self.found: list[Refused] = []

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Refused):
            self.found.append(error)
        return isinstance(error, Refused)


@dataclass(frozen=True)
class Terms:
    """The arguments of ``actions.schedule``. ``ends`` is None where the film says when."""

    film: Film
    film_version: FilmVersion | None
    place: Place
    title: str
    slug: str | None
    starts: datetime
    ends: datetime | None
    starts_fold: int | None
    ends_fold: int | None
    doors: time | None
    timezone: str
    rsvp_limit: int | None
    description: str | None
    kind: ScreeningKind
    visibility: Visibility
    online_visibility: AddressVisibility

    @classmethod
    def of(cls, screening: Screening) -> Terms:
        """What it is now. Only of one whose hour is known."""
        starts, zone = screening.starts_wall, screening.timezone
        if starts is None:
            raise ValueError("nobody knows when it was")
        return cls(
            film=screening.film,
            film_version=screening.film_version,
            place=Place(screening.venue, screening.room, screening.online_url),
            title=screening.title,
            slug=screening.slug,
            starts=starts,
            ends=screening.ends_wall,
            starts_fold=fold_of(starts, zone, screening.starts_fold),
            ends_fold=fold_of(screening.ends_wall, zone, screening.ends_fold),
            doors=screening.doors_wall,
            timezone=zone,
            rsvp_limit=screening.rsvp_limit,
            description=screening.description,
            kind=screening.kind,
            visibility=screening.visibility,
            online_visibility=screening.online_visibility,
        )

    @property
    def values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @functools.cached_property
    def words(self) -> dict[str, str | None]:
        """Each thing that can differ, as people read it; as the history of changes has it."""
        venue, room = self.place.venue, self.place.room
        return {
            "film": self.film.title,
            "film_version": called(self.film_version) if self.film_version else None,
            "title": self.title,
            "slug": self.slug,
            "kind": self.kind,
            "visibility": self.visibility,
            "venue": f"{venue.name}, {venue.city}" if venue else None,
            "room": room.name if room else None,
            "online_url": self.place.online_url,
            "online_visibility": self.online_visibility,
            "timezone": self.timezone,
            "starts": _moment(self.starts, self.timezone, self.starts_fold),
            "ends": _moment(self.ends, self.timezone, self.ends_fold),
            "doors": f"{self.doors:%H:%M}" if self.doors else None,
            "rsvp_limit": None if self.rsvp_limit is None else str(self.rsvp_limit),
            "description": self.description,
        }

    def ending_with(self, programme: Sequence[ProgrammeItem]) -> Terms:
        """The same, but over when the programme is, where all of that has a length."""
        version = self.film_version
        runs = version.runs_minutes if version else self.film.runtime_minutes
        length = timetable.length_with(programme, runs)
        if length is None:
            return self
        try:
            starts_at = instant(self.starts, self.timezone, fold=self.starts_fold)
        except Refused:  # which is told of among the faults
            return self
        over = (starts_at + length).astimezone(ZoneInfo(self.timezone))
        ends = over.replace(tzinfo=None, fold=0)
        return replace(self, ends=ends, ends_fold=fold_of(ends, self.timezone, over.fold))

    def differs_from(self, other: Terms) -> dict[str, Words]:
        """What becomes what, from the other to this one. Two venues may have one name."""
        before, after = other.words, self.words
        return {
            name: (before[name], after[name])
            for name in after
            if before[name] != after[name] or self._key(name) != other._key(name)
        }

    def _key(self, name: str) -> object:
        records = {
            "film": self.film,
            "film_version": self.film_version,
            "venue": self.place.venue,
            "room": self.place.room,
        }
        found = records.get(name)
        return found.id if found else None

    def faults(self, now: datetime, screening: Screening | None) -> list[Refused]:
        """All that the rules say against it: every one of them is asked."""
        noted = Faults()
        taken = screening.places_taken if screening else 0
        audience = screening.licensed_audience if screening else None
        before = screening.rsvp_limit if screening else None
        starts_at: datetime | None = None
        with noted:
            starts_at = terms.check_start(self.starts, self.timezone, now, self.starts_fold)
        with noted:
            terms.zone_of(self.place, self.timezone)
        with noted:
            terms.check_link(self.place)
        with noted:
            self._check_end(starts_at)
        with noted:
            terms.check_doors(self.starts, self.doors)
        with noted:
            terms.check_limit(
                self.place.room, self.rsvp_limit, audience, taken=taken, before=before
            )
        return noted.found

    def _check_end(self, starts_at: datetime | None) -> None:
        if starts_at is not None and self.ends is not None:
            terms.check_end(starts_at, self.ends, self.timezone, self.ends_fold)


def fold_of(wall: datetime | None, zone: str, fold: int) -> int | None:
    """Which is meant, if clocks show that time twice; None if there is nothing to ask."""
    return fold if wall and happens_twice(wall, zone) else None


def _moment(wall: datetime | None, zone: str, fold: int | None) -> str | None:
    """With its offset. A time that is not on the clock has none; it is refused elsewhere."""
    if wall is None:
        return None
    try:
        at = instant(wall, zone, fold=fold or 0)
    except Refused:
        return wall.isoformat(timespec="minutes")
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
