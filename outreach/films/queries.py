"""Questions about films."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.films.models import ContentNote, Film, FilmVersion

_HAS_NOTES = sa.select(sa.exists().where(ContentNote.film_id == sa.bindparam("film_id")))


def all_films(session: Session) -> Sequence[Film]:
    """Every film; those that we know best, with a synopsis, come first, then by title."""
    return session.scalars(sa.select(Film).order_by(Film.synopsis.is_(None), Film.title)).all()


def film_at(session: Session, slug: str) -> Film | None:
    """The film at this address."""
    return session.scalars(sa.select(Film).where(Film.slug == slug)).one_or_none()


def films_to_keep(session: Session) -> Sequence[Film]:
    """The same for whoever looks after them: with their versions."""
    return session.scalars(
        sa.select(Film)
        .order_by(Film.synopsis.is_(None), Film.title)
        .options(selectinload(Film.versions).selectinload(FilmVersion.tracks))
    ).all()


def films_beside(session: Session, film: Film) -> Sequence[Film]:
    """Films whose kits name this one as related."""
    return session.scalars(
        sa.select(Film).where(Film.related.any(Film.id == film.id)).order_by(Film.title)
    ).all()


def all_versions(session: Session) -> Sequence[FilmVersion]:
    """Every version with its film and tracks, by the film's title."""
    return session.scalars(
        sa.select(FilmVersion)
        .join(FilmVersion.film)
        .order_by(Film.title, Film.id, FilmVersion.position)
        .options(joinedload(FilmVersion.film))
    ).all()


def has_content_notes(session: Session, film_id: int) -> bool:
    """Whether there is something to know before the film."""
    return session.scalar(_HAS_NOTES, {"film_id": film_id}) or False


def load_content_notes(session: Session, films: Sequence[Film]) -> None:
    """Bring them in at once for films that are already here."""
    known = {film.id for film in films}
    session.scalars(
        sa.select(Film).where(Film.id.in_(known)).options(selectinload(Film.content_notes))
    ).all()
