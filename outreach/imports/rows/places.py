"""The film, its version and the place that a row means, by the names that people write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.venues.models import Room, Venue
from outreach.words import N_

NO_FILM = N_("We know no film called “%(name)s”.")
SAY_FILM = N_("Say which film it is, or choose one for the whole file.")
TWO_FILMS = N_("There are several films called “%(name)s”. Write its web address here instead.")
NO_VENUE = N_("You have no venue called “%(name)s”. Add it first, or write it as it is called.")
TWO_VENUES = N_("You have several venues called “%(name)s”. Say the city too.")
NO_VERSION = N_("This film has no version called “%(name)s”. It has: %(versions)s.")
TWO_VERSIONS = N_(
    "This film has several versions called “%(name)s”. Say the format too: %(versions)s."
)
NO_ROOM = N_("This venue has no room called “%(name)s”. It has: %(rooms)s.")
SAY_ROOM = N_("Say which room it is: %(rooms)s.")
LONGEST_NAME = 80

Found = TypeVar("Found")


@dataclass(frozen=True)
class Known:
    """The films of the installation, and the venues of the organisation with their rooms."""

    films: Sequence[Film]
    venues: Sequence[Venue]

    def film_called(self, name: str) -> Film:
        """By its title or the last part of its web address.

        Raises:
            Refused: there is none, or several of that title.
        """
        by_slug = [film for film in self.films if film.slug == name]
        found = by_slug or [film for film in self.films if same(film.title, name)]
        return _one(found, name, none=NO_FILM, several=TWO_FILMS, field="film")

    def film_in(self, title: str) -> Film | None:
        """The film that a title names among other words; the longest title, so that it is meant."""
        found = [
            film
            for film in self.films
            if re.search(rf"(?<!\w){re.escape(film.title)}(?!\w)", title, re.IGNORECASE)
        ]
        longest = max((len(film.title) for film in found), default=0)
        meant = [film for film in found if len(film.title) == longest]
        return meant[0] if len(meant) == 1 else None

    def venue_called(self, name: str, city: str | None) -> Venue:
        """By its name, or by its name and what follows, as in a line of address.

        Raises:
            Refused: there is none, or several in that city.
        """
        exact = [venue for venue in self.venues if same(venue.name, name)]
        found = exact or [
            venue for venue in self.venues if name.casefold().startswith(f"{fold(venue.name)},")
        ]
        if city:
            found = [venue for venue in found if same(venue.city, city)]
        elif len(found) > 1:
            found = [venue for venue in found if fold(venue.city) in fold(name)] or found
        return _one(found, name, none=NO_VENUE, several=TWO_VENUES, field="venue")


def version_called(film: Film, name: str) -> FilmVersion:
    """By its name and format, as :func:`called`; or by its name, where that is of one alone.

    Raises:
        Refused: the film has none, or several of that name.
    """
    exact = [version for version in film.versions if same(called(version), name)]
    found = exact or [version for version in film.versions if same(version.name, name)]
    if len(found) == 1:
        return found[0]
    message = TWO_VERSIONS if found else NO_VERSION
    known = "; ".join(called(version) for version in film.versions)
    raise Refused(message, field="film_version", name=name[:LONGEST_NAME], versions=known or "–")


def called(version: FilmVersion) -> str:
    """By what versions of a film are told apart: "Festival cut, DCP"."""
    return f"{version.name}, {version.format.label}"


def room_called(venue: Venue, name: str) -> Room:
    """The room of that name.

    Raises:
        Refused: the venue has none.
    """
    for room in venue.rooms:
        if same(room.name, name):
            return room
    rooms = _names(venue.rooms)
    raise Refused(NO_ROOM, field="room", name=name[:LONGEST_NAME], rooms=rooms or "–")


def only_room(venue: Venue, words: str | None) -> Room | None:
    """The room where none is named: the only one, or the one that is among the words of a place.

    Raises:
        Refused: it may be any of several.
    """
    if len(venue.rooms) <= 1:
        return venue.rooms[0] if venue.rooms else None
    named = [room for room in venue.rooms if words and fold(room.name) in fold(words)]
    if len(named) == 1:
        return named[0]
    raise Refused(SAY_ROOM, field="room", rooms=_names(venue.rooms))


def same(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _names(rooms: Iterable[Room]) -> str:
    return ", ".join(room.name for room in rooms)


def _one(found: Sequence[Found], name: str, *, none: str, several: str, field: str) -> Found:
    if len(found) == 1:
        return found[0]
    raise Refused(several if found else none, field=field, name=name[:LONGEST_NAME])
