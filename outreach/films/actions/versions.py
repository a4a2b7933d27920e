"""Saying in which versions a film can be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.films.kit_parts import VersionPart
from outreach.films.models import LONGEST_RUNTIME, Film, FilmVersion, Format, Track
from outreach.words import N_


def add(session: Session, film: Film, **details: Any) -> FilmVersion:
    """One more version, after the others. ``details`` are those of :func:`edit`.

    Raises:
        Refused: as :func:`edit`.
    """
    film.lock()
    _check(film, None, **details)
    version = FilmVersion(position=_last(film) + 1)
    film.versions.append(version)
    _describe(version, **details)
    session.flush()
    return version


def edit(session: Session, version: FilmVersion, **details: Any) -> None:
    """Describe it anew: ``name``, ``format``, ``runtime_minutes``, ``notes``, ``is_default``,
    ``tracks``. Screenings that show it follow; when they end stays as their hosts have said.

    Raises:
        Refused: the film has such a version already, no film takes so long, or a language is named
            twice for one purpose.
    """
    version.film.lock()
    _check(version.film, version, **details)
    _describe(version, **details)
    session.flush()


def settle_default(film: Film, chosen: FilmVersion | None = None) -> None:
    """Have one version of the film be the one proposed: the chosen one, or one that is there."""
    kept = chosen or film.default_version or next(iter(film.versions), None)
    for version in film.versions:
        version.is_default = version is kept


def check_tracks(tracks: Sequence[Track]) -> None:
    """Say that one of them is there twice, beside the field of the second.

    Raises:
        Refused: that is so.
    """
    seen = set()
    for track in tracks:
        if (track.kind, track.language) in seen:
            prefix = "open_" if track.is_open else ""
            message = N_("A language is named twice. Once is enough.")
            raise Refused(message, field=f"{prefix}{track.kind.value}")
        seen.add((track.kind, track.language))


def take_in(film: Film, parts: Iterable[VersionPart]) -> None:
    """The kit's versions, by name and format, before those that the kit does not name."""
    others = {(version.name, version.format): version for version in film.versions}
    named = []
    for part in parts:
        version = others.pop((part.name, part.format), None) or FilmVersion(is_default=False)
        version.name, version.format, version.notes = part.name, part.format, part.notes
        version.runtime_minutes = part.runtime_minutes
        version.say_tracks(Track(**dict(track)) for track in part.tracks)
        named.append((version, part))
    film.versions[:] = [*(version for version, _ in named), *others.values()]
    for position, version in enumerate(film.versions):
        version.position = position
    settle_default(film, next((version for version, part in named if part.is_default), None))


def _describe(
    version: FilmVersion,
    *,
    name: str,
    format: Format,
    runtime_minutes: int | None = None,
    notes: str | None = None,
    is_default: bool = False,
    tracks: Sequence[Track] = (),
) -> None:
    version.name, version.format, version.notes = name, format, notes
    version.runtime_minutes, version.is_default = runtime_minutes, is_default
    version.say_tracks(tracks)
    settle_default(version.film, version if is_default else None)


def _check(
    film: Film,
    version: FilmVersion | None,
    *,
    name: str,
    format: Format,
    runtime_minutes: int | None = None,
    tracks: Sequence[Track] = (),
    **_others: object,
) -> None:
    if any(
        (other.name, other.format) == (name, format) and other is not version
        for other in film.versions
    ):
        raise Refused(N_("The film has a version of this name in this format."), field="name")
    if runtime_minutes is not None and not 1 <= runtime_minutes <= LONGEST_RUNTIME:
        message = N_("A running time is from 1 to %(most)s minutes.")
        raise Refused(message, field="runtime_minutes", most=LONGEST_RUNTIME)
    check_tracks(tracks)


def _last(film: Film) -> int:
    return max((version.position for version in film.versions), default=-1)
