"""Taking in a film from its kit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.films.kit_parts import Kit, RelatedFilmPart
from outreach.films.models import ContentNote, Film, FilmKind, FilmPerson
from outreach.slugs import slug_of


def take_in(session: Session, kit: Kit, *, now: datetime) -> Film:
    """The film of the kit and its related films; taken in again, they are brought up to date."""
    part = kit.film
    film = _film(session, part.slug)
    simple = part.model_dump(exclude={"series", "content_notes", "kind"})
    for name, value in simple.items():
        setattr(film, name, value)
    film.kind = FilmKind(part.kind)
    film.series_name = part.series.name if part.series else None
    film.series_position = part.series.position if part.series else None
    film.series_also = list(part.series.also) if part.series else []
    film.revised_at = now
    film.content_notes = [
        ContentNote(position=n, **note.model_dump()) for n, note in enumerate(part.content_notes)
    ]
    film.people = [
        FilmPerson(position=n, **person.model_dump()) for n, person in enumerate(kit.people)
    ]
    related = [_related(session, other, now=now) for other in kit.related_films]
    film.related = sorted(related, key=lambda other: other.year)
    session.flush()
    return film


def _related(session: Session, part: RelatedFilmPart, *, now: datetime) -> Film:
    film = _film(session, slug_of(part.title, otherwise=f"film-{part.year}"))
    for name, value in part.model_dump(exclude={"kind"}).items():
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
