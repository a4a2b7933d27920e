"""Questions about tours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.accounts.models import Organisation
from outreach.films.models import Film
from outreach.rsvps.models import Rsvp, State
from outreach.screenings.models import Screening
from outreach.screenings.queries import LISTED, WITH_CARD
from outreach.tours.models import Tour, TourStop

WITH_VERSION = joinedload(Screening.film_version)
WITH_STOPS = selectinload(Tour.stops).joinedload(TourStop.screening)


def of_organisation(session: Session, organisation_id: int) -> Sequence[Tour]:
    """The organisation's tours, the latest first, with their stops."""
    return session.scalars(
        sa.select(Tour)
        .where(Tour.organisation_id == organisation_id)
        .order_by(Tour.starts_on.desc(), Tour.id.desc())
        .options(joinedload(Tour.film), WITH_STOPS)
    ).all()


def stops_of(session: Session, tour: Tour) -> list[TourStop]:
    """Every stop by time, drafts too."""
    return sorted(session.scalars(_stops(tour)), key=lambda stop: stop.order)


def public_stops(session: Session, tour: Tour) -> list[TourStop]:
    """The stops that the public may see in lists, by time."""
    return sorted(session.scalars(_stops(tour).where(*_SHOWN)), key=lambda stop: stop.order)


def on_its_page(tour: Tour) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of the screenings that stand on the tour's public page."""
    stops = sa.select(TourStop.screening_id).where(TourStop.tour_id == tour.id)
    return LISTED, Screening.id.in_(stops), Screening.film_id == tour.film_id


def announced(
    session: Session, *, film: Film | None = None, organisation: Organisation | None = None
) -> Sequence[Tour]:
    """The tours of which the public may know, the latest first."""
    query = sa.select(Tour).where(_IS_ANNOUNCED).order_by(Tour.starts_on.desc(), Tour.id.desc())
    if film is not None:
        query = query.where(Tour.film_id == film.id)
    if organisation is not None:
        query = query.where(Tour.organisation_id == organisation.id)
    return session.scalars(query.options(joinedload(Tour.film))).all()


def announced_addresses() -> sa.Select[str, datetime]:
    """The slugs of the tours of which the public may know, each with when it last changed.

    That is its own words and stops, and what its public stops say.
    """
    stops = sa.func.max(Screening.revised_at)
    changed = sa.case((stops > Tour.changed_at, stops), else_=Tour.changed_at)
    return (
        sa.select(Tour.slug, changed)
        .join(Tour.stops)
        .join(TourStop.screening)
        .where(*_SHOWN)
        .group_by(Tour.id)
        .order_by(Tour.slug)
    )


def announced_by_slug(session: Session, slug: str) -> Tour | None:
    """The tour at this address, if the public may know of it."""
    return session.scalars(
        sa.select(Tour)
        .where(Tour.slug == slug, _IS_ANNOUNCED)
        .options(joinedload(Tour.film), joinedload(Tour.organisation))
    ).one_or_none()


def is_announced(session: Session, tour: Tour) -> bool:
    """Whether the public may know of it."""
    return session.scalar(sa.select(Tour.id).where(Tour.id == tour.id, _IS_ANNOUNCED)) is not None


def stop_of(session: Session, screening: Screening) -> TourStop | None:
    """The stop that this screening is; None when it is on no tour."""
    return session.scalars(
        sa.select(TourStop)
        .where(TourStop.screening_id == screening.id)
        .options(joinedload(TourStop.tour))
    ).one_or_none()


def public_tour_of(session: Session, screening: Screening) -> Tour | None:
    """The tour on whose public page this screening stands."""
    return session.scalars(
        sa.select(Tour)
        .join(TourStop)
        .join(TourStop.screening)
        .where(Screening.id == screening.id, *_SHOWN)
    ).one_or_none()


def tours_for(session: Session, screening: Screening) -> Sequence[Tour]:
    """The tours of its organisation that show its film, the latest first."""
    return session.scalars(
        sa.select(Tour)
        .where(Tour.organisation_id == screening.organisation_id, Tour.film_id == screening.film_id)
        .order_by(Tour.starts_on.desc(), Tour.id.desc())
    ).all()


def screenings_for(session: Session, tour: Tour) -> Sequence[Screening]:
    """The organisation's screenings of the tour's film that are on no tour, by time."""
    return session.scalars(
        sa.select(Screening)
        .where(
            Screening.organisation_id == tour.organisation_id,
            Screening.film_id == tour.film_id,
            Screening.id.not_in(sa.select(TourStop.screening_id)),
        )
        .order_by(Screening.starts_at.is_(None), Screening.starts_at, Screening.id)
        .options(*WITH_CARD)
    ).all()


def rsvps_at(session: Session, tour: Tour) -> dict[int, int]:
    """How many RSVPs hold places at each stop, by the screening's number."""
    rows = session.execute(
        sa.select(Rsvp.screening_id, sa.func.count(Rsvp.id))
        .join(TourStop, TourStop.screening_id == Rsvp.screening_id)
        .where(TourStop.tour_id == tour.id, Rsvp.state == State.CONFIRMED)
        .group_by(Rsvp.screening_id)
    )
    return {row[0]: row[1] for row in rows}


# What stands on the public page of a tour, of the joined stop, screening and tour.
_SHOWN = (LISTED, Screening.film_id == Tour.film_id)
_IS_ANNOUNCED = (
    sa.select(TourStop.id)
    .join(TourStop.screening)
    .where(TourStop.tour_id == Tour.id, *_SHOWN)
    .correlate(Tour)
    .exists()
)


def _stops(tour: Tour) -> sa.Select[TourStop]:
    return (
        sa.select(TourStop)
        .join(TourStop.tour)
        .join(TourStop.screening)
        .where(TourStop.tour_id == tour.id)
        .options(joinedload(TourStop.screening).options(*WITH_CARD, WITH_VERSION))
    )
