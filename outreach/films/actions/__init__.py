"""Taking in a film from its kit, and describing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.films.actions import versions
from outreach.films.kit_parts import FilmPart, Kit, RelatedFilmPart
from outreach.films.models import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_RUNTIME,
    OLDEST_MINIMUM_AGE,
    ContentNote,
    Film,
    FilmKind,
    FilmPerson,
)
from outreach.words import N_

CHANGED = "films.changed"


def take_in(session: Session, kit: Kit, *, now: datetime) -> Film:
    """The film of the kit and its related films; taken in again, they are brought up to date.

    A version that the kit does not name stays: a screening may show it.
    """
    film = _film(session, kit.film.slug)
    before = None if film.id is None else _shown_in_calendars(film)
    _take_in_basics(film, kit.film)
    film.revised_at = now
    film.content_notes = [
        ContentNote(position=n, **note.model_dump())
        for n, note in enumerate(kit.film.content_notes)
    ]
    film.people = [
        FilmPerson(position=n, **person.model_dump()) for n, person in enumerate(kit.people)
    ]
    versions.take_in(film, kit.versions)
    related = [_related(session, other, now=now) for other in kit.related_films]
    film.related = sorted(related, key=lambda other: other.year)
    session.flush()
    if before is not None and _shown_in_calendars(film) != before:
        tell_screenings(session, film, now=now)
    return film


def describe(
    session: Session,
    film: Film,
    *,
    title: str,
    year: int,
    kind: FilmKind,
    runtime_minutes: int | None,
    synopsis: str | None,
    now: datetime,
    original_title: str | None = None,
    languages: Iterable[str] = (),
    countries: Iterable[str] = (),
    directors: Iterable[str] = (),
    producers: Iterable[str] = (),
    narrator: str | None = None,
    suggested_minimum_age: int | None = None,
    is_heavy: bool = False,
    content_notes: Iterable[tuple[str, str | None]] = (),
) -> None:
    """Say anew what it is. Calendar entries of its coming screenings follow.

    Args:
        content_notes: topic and detail of each, in order.

    Raises:
        Refused: as the checks below.
    """
    check_year(year)
    check_runtime(runtime_minutes)
    check_age(suggested_minimum_age)
    before = _shown_in_calendars(film)
    film.title, film.original_title, film.year, film.kind = title, original_title, year, kind
    film.runtime_minutes, film.synopsis, film.narrator = runtime_minutes, synopsis, narrator
    film.languages, film.countries = list(languages), list(countries)
    film.directors, film.producers = list(directors), list(producers)
    film.suggested_minimum_age, film.is_heavy = suggested_minimum_age, is_heavy
    film.content_notes = [
        ContentNote(position=n, topic=topic, detail=detail)
        for n, (topic, detail) in enumerate(content_notes)
    ]
    film.revised_at = now
    session.flush()
    if _shown_in_calendars(film) != before:
        tell_screenings(session, film, now=now)


def check_year(year: int) -> None:
    """Say that no film is of that year.

    Raises:
        Refused: that is so.
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused(N_("Is the year right?"), field="year")


def check_runtime(minutes: int | None) -> None:
    """Say that no film takes so long.

    Raises:
        Refused: that is so.
    """
    if minutes is not None and not 1 <= minutes <= LONGEST_RUNTIME:
        message = N_("A running time is from 1 to %(most)s minutes.")
        raise Refused(message, field="runtime_minutes", most=LONGEST_RUNTIME)


def check_age(years: int | None) -> None:
    """Say that nobody is advised to wait so long.

    Raises:
        Refused: that is so.
    """
    if years is not None and not 0 <= years <= OLDEST_MINIMUM_AGE:
        message = N_("An age is from 0 to %(most)s.")
        raise Refused(message, field="suggested_minimum_age", most=OLDEST_MINIMUM_AGE)


def tell_screenings(session: Session, film: Film, *, now: datetime) -> None:
    """Leave word for later areas that what their calendar entries say of the film has changed."""
    key = f"{CHANGED}:{film.id}:{now.isoformat()}"
    outbox.queue(session, CHANGED, key=key, now=now, film_id=film.id)


def _shown_in_calendars(film: Film) -> tuple[object, ...]:
    return film.title, film.year, [note.topic for note in film.content_notes]


def _take_in_basics(film: Film, part: FilmPart) -> None:
    others = {"slug", "series", "content_notes", "kind"}
    for name, value in part.model_dump(exclude=others).items():
        setattr(film, name, value)
    film.kind = FilmKind(part.kind)
    film.series_name = part.series.name if part.series else None
    film.series_position = part.series.position if part.series else None
    film.series_also = list(part.series.also) if part.series else []


def _related(session: Session, part: RelatedFilmPart, *, now: datetime) -> Film:
    """A film beside; one that we know better, from its own kit, stays as it is."""
    film = _film(session, part.address)
    if film.is_described:
        return film
    for name, value in part.model_dump(exclude={"kind", "slug"}).items():
        setattr(film, name, value)
    film.kind = FilmKind(part.kind)
    film.revised_at = now
    return film


def _film(session: Session, slug: str) -> Film:
    film = session.scalars(sa.select(Film).where(Film.slug == slug)).one_or_none()
    if film is None:
        film = Film(slug=slug)
        session.add(film)
    return film
