"""Questions about facts: what may be printed today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.facts.models import (
    HELPLINE_REVIEW,
    Claim,
    Helpline,
    RelatedOrganisation,
    Standing,
    Update,
)
from outreach.films.models import Film


def claims_about(session: Session, film: Film) -> Sequence[Claim]:
    """What was claimed around the film and may be printed, in the order of its kit."""
    return session.scalars(
        sa.select(Claim)
        .where(Claim.film_id == film.id, Claim.status != Standing.WITHDRAWN)
        .order_by(Claim.position)
    ).all()


def updates_since(session: Session, film: Film) -> Sequence[Update]:
    """What has happened since the film, oldest first."""
    return session.scalars(
        sa.select(Update)
        .where(Update.film_id == film.id)
        .order_by(Update.happened_on, Update.id)
        .options(selectinload(Update.sources))
    ).all()


def organisations_around(session: Session, film: Film) -> Sequence[RelatedOrganisation]:
    """Organisations that work on what the film is about."""
    return session.scalars(
        sa.select(RelatedOrganisation)
        .where(RelatedOrganisation.film_id == film.id)
        .order_by(RelatedOrganisation.position)
    ).all()


def helplines_in_date(
    session: Session, *, today: date, countries: Sequence[str] | None = None
) -> Sequence[Helpline]:
    """Helplines that a person has checked within 90 days: the only ones ever printed."""
    query = (
        sa.select(Helpline)
        .where(Helpline.checked_on >= today - HELPLINE_REVIEW)
        .order_by(Helpline.country, Helpline.position)
    )
    if countries is not None:
        query = query.where(Helpline.country.in_(countries))
    return session.scalars(query).all()


def all_helplines(session: Session) -> Sequence[Helpline]:
    return session.scalars(sa.select(Helpline).order_by(Helpline.country, Helpline.position)).all()
