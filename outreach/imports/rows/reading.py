"""A row into what a screening is to be.

A cell that says nothing leaves what is there, or takes what is usual in the file; every cell is
read, so that all that is wrong with a row is said at once.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypedDict, TypeVar
from zoneinfo import ZoneInfo

from outreach.dates import happens_twice, instant
from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.imports.files.sheet import Row
from outreach.imports.files.zones import zone_named
from outreach.imports.rows.moments import moment_of, time_of
from outreach.imports.rows.places import Known, only_room, room_called, version_called
from outreach.imports.rows.terms import Terms
from outreach.screenings.models import Place, ScreeningKind, Visibility
from outreach.venues.models import AddressVisibility, Room, Venue
from outreach.words import LINE_BREAKS, N_, holds_control_characters, tidy

LONGEST = {"title": 150, "slug": 80, "online_url": 500, "description": 5_000, "uid": 255}
LARGEST_NUMBER = 9
FOLDS = {"first": 0, "second": 1}
SAY_FILM = N_("Say which film it is, or choose one for the whole file.")
SAY_PLACE = N_("Say where it is: a venue, a link, or both; or choose a venue for the whole file.")
SAY_START = N_("Say when it starts.")
SAY_ZONE = N_("Say in which time zone it is, or choose one for the whole file.")
NO_ZONE = N_("We know no time zone called “%(name)s”. Write it as Asia/Phnom_Penh.")
NO_CHOICE = N_("“%(text)s” is none of these: %(choices)s.")
NO_NUMBER = N_("Write a whole number, such as 2.")
NO_SLUG = N_("Use small letters, digits and single hyphens: an-evening-in-may.")
NO_LINK = N_("This is no web address. Write it as https://example.org/room.")
TOO_LONG = N_("This is longer than %(most)s characters.")
CONTROL = N_("This holds characters that cannot be used here.")
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_LINK = re.compile(r"https?://[^\s/]+\S*")

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=enum.StrEnum)


class Choices(TypedDict):
    """The terms that are one of some words."""

    kind: ScreeningKind
    visibility: Visibility
    online_visibility: AddressVisibility


@dataclass(frozen=True)
class Usual:
    """What holds in a file where a row says nothing."""

    film: Film | None = None
    venue: Venue | None = None
    room: Room | None = None
    timezone: str | None = None
    rsvp_limit: int | None = None


class Reader:
    """Reads one row. ``before`` is what its screening is now, None for one that is new."""

    def __init__(self, row: Row, *, known: Known, usual: Usual, before: Terms | None) -> None:
        self.faults = list(row.faults)
        self._cells, self._known, self._usual, self._before = row.cells, known, usual, before

    def terms(self) -> Terms | None:
        """What it is to be; None where ``faults`` say why that cannot be told."""
        film = self._noting(self._film)
        version = self._noting(self._film_version, film)
        title = self._text("title") or (self._before.title if self._before else None)
        slug = self._slug() or (self._before.slug if self._before else None)
        place = self._noting(self._place)
        timezone = self._noting(self._timezone, place)
        starts, starts_fold = self._noting(self._starts, timezone) or (None, None)
        ends, ends_fold = self._noting(self._ends, timezone, starts) or (None, None)
        doors, limit = self._noting(self._doors), self._noting(self._rsvp_limit)
        description = self._description()
        choices = self._choices()
        if film is None or place is None or timezone is None or starts is None or self.faults:
            return None
        return Terms(
            film=film,
            film_version=version,
            place=place,
            title=title or film.title,
            slug=slug,
            timezone=timezone,
            starts=starts,
            ends=ends,
            starts_fold=starts_fold,
            ends_fold=ends_fold,
            doors=doors,
            rsvp_limit=limit,
            description=description,
            **choices,
        )

    def _choices(self) -> Choices:
        now = self._before
        who = AddressVisibility.AFTER_RSVP
        return {
            "kind": self._choice("kind", now.kind if now else ScreeningKind.COMMUNITY),
            "visibility": self._choice("visibility", now.visibility if now else Visibility.PUBLIC),
            "online_visibility": self._choice(
                "online_visibility", now.online_visibility if now else who
            ),
        }

    def _noting(self, read: Callable[..., Value | None], *args: object) -> Value | None:
        try:
            return read(*args)
        except Refused as refused:
            self.faults.append(refused)
            return None

    def _says(self, *names: str) -> bool:
        return any(name in self._cells for name in names)

    def _cell(self, name: str) -> str | None:
        return tidy(self._cells.get(name))

    def _text(self, name: str, *, breaks: str = "") -> str | None:
        """The cell, if it can be kept."""
        text = self._cell(name)
        if text and len(text) > LONGEST[name]:
            self.faults.append(Refused(TOO_LONG, field=name, most=LONGEST[name]))
        elif text and holds_control_characters(text, but=breaks):
            self.faults.append(Refused(CONTROL, field=name))
        return text

    def _slug(self) -> str | None:
        slug = self._text("slug")
        if slug and not _SLUG.fullmatch(slug):
            self.faults.append(Refused(NO_SLUG, field="slug"))
        return slug

    def _description(self) -> str | None:
        text = self._text("description", breaks=LINE_BREAKS)
        if self._before and not self._says("description"):
            return self._before.description
        return text

    def _film(self) -> Film:
        name, title = self._cell("film"), self._cell("title")
        if name:
            return self._known.film_called(name)
        if self._before:
            return self._before.film
        found = (self._known.film_in(title) if title else None) or self._usual.film
        if found is None:
            raise Refused(SAY_FILM, field="film")
        return found

    def _film_version(self, film: Film | None) -> FilmVersion | None:
        """As named; else the one of now, unless the film is another."""
        name, before = self._cell("film_version"), self._before
        if film is not None and name:
            return version_called(film, name)
        if before and film is before.film and not self._says("film_version"):
            return before.film_version
        return None

    def _place(self) -> Place:
        link = self._text("online_url")
        if link and not _LINK.fullmatch(link):
            raise Refused(NO_LINK, field="online_url")
        name = self._cell("venue") or self._cell("location")
        now = self._before.place if self._before else None
        if now and not self._says("online_url"):
            link = now.online_url
        if name:
            venue = self._known.venue_called(name, self._cell("city"))
            return Place(venue, self._room(venue, name), link)
        if now and not (link and self._says("venue", "location")):
            return Place(now.venue, now.room, link)
        if link:
            return Place(online_url=link)
        if self._usual.venue is None:
            raise Refused(SAY_PLACE, field="venue")
        return Place(self._usual.venue, self._usual.room)

    def _room(self, venue: Venue, words: str) -> Room | None:
        name = self._cell("room")
        if name:
            return room_called(venue, name)
        now = self._before.place if self._before else None
        return now.room if now and now.venue is venue else only_room(venue, words)

    def _timezone(self, place: Place | None) -> str | None:
        """On whose clock the screening is: the venue's, whatever clock the file is on."""
        if place is None:
            return None
        if place.venue is not None:
            return place.venue.timezone
        found = self._written_zone() or (self._before and self._before.timezone)
        found = found or self._cell("calendar_timezone") or self._usual.timezone
        if not found:
            raise Refused(SAY_ZONE, field="timezone")
        return found

    def _written_zone(self) -> str | None:
        name = self._cell("timezone")
        found = zone_named(name) if name else None
        if name and not found:
            raise Refused(NO_ZONE, field="timezone", name=name[:60])
        return found

    def _starts(self, timezone: str | None) -> tuple[datetime, int | None] | None:
        before = self._before
        if not self._cell("starts"):
            if before is None:
                raise Refused(SAY_START, field="starts")
            return before.starts, before.starts_fold
        return self._moment("starts", timezone)

    def _ends(
        self, timezone: str | None, starts: datetime | None
    ) -> tuple[datetime | None, int | None] | None:
        """As written; else as long after the start as now, or when the film says."""
        before = self._before
        if self._cell("ends"):
            return self._moment("ends", timezone)
        if before is None or before.ends is None or starts is None:
            return None, None
        if starts == before.starts:
            return before.ends, before.ends_fold
        return before.ends + (starts - before.starts), None

    def _moment(self, name: str, timezone: str | None) -> tuple[datetime, int | None] | None:
        """On the screening's own clock; None where nobody knows which that is."""
        found = moment_of(self._cells[name], field=name)
        written = self._written_zone() or timezone
        if timezone is None or written is None:
            return None
        if found.tzinfo is None:
            fold = self._fold(name, found)
            if written == timezone:
                return found, fold if happens_twice(found, timezone) else None
            found = instant(found, written, fold=fold, field=name)
        local = found.astimezone(ZoneInfo(timezone))
        wall = local.replace(tzinfo=None, fold=0)
        return wall, local.fold if happens_twice(wall, timezone) else None

    def _fold(self, name: str, wall: datetime) -> int | None:
        text = self._cell(f"{name}_fold")
        before = self._before
        if text is None:
            same = before is not None and getattr(before, name) == wall
            return getattr(before, f"{name}_fold") if same else None
        if text.lower() not in FOLDS:
            choices = ", ".join(FOLDS)
            raise Refused(NO_CHOICE, field=f"{name}_fold", text=text[:40], choices=choices)
        return FOLDS[text.lower()]

    def _doors(self) -> time | None:
        text = self._cell("doors")
        if self._before and not self._says("doors"):
            return self._before.doors
        return time_of(text, field="doors") if text else None

    def _rsvp_limit(self) -> int | None:
        text = self._cell("rsvp_limit")
        if self._before and not self._says("rsvp_limit"):
            return self._before.rsvp_limit
        if text is None:
            return self._usual.rsvp_limit
        if not (text.isascii() and text.isdigit()) or len(text) > LARGEST_NUMBER:
            raise Refused(NO_NUMBER, field="rsvp_limit")
        return int(text)

    def _choice(self, name: str, otherwise: Choice) -> Choice:
        text = (self._cell(name) or "").lower()
        kind = type(otherwise)
        for one in kind:
            if text in (one.value, one.label.lower()):  # type: ignore[attr-defined]
                return one
        if text:
            choices = ", ".join(kind)
            self.faults.append(Refused(NO_CHOICE, field=name, text=text[:40], choices=choices))
        return otherwise
