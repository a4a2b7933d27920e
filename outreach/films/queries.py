"""Questions about films."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.films.models import Film


def all_films(session: Session) -> Sequence[Film]:
    """Every film; those that we know best, with a synopsis, come first, then by title."""
    return session.scalars(sa.select(Film).order_by(Film.synopsis.is_(None), Film.title)).all()


def films_beside(session: Session, film: Film) -> Sequence[Film]:
    """Films whose kits name this one as related."""
    return session.scalars(
        sa.select(Film).where(Film.related.any(Film.id == film.id)).order_by(Film.title)
    ).all()


def load_content_notes(session: Session, films: Sequence[Film]) -> None:
    """Bring them in at once for films that are already here."""
    known = {film.id for film in films}
    session.scalars(
        sa.select(Film).where(Film.id.in_(known)).options(selectinload(Film.content_notes))
    ).all()
