"""What the screenings area writes into a kit: the mirror of :mod:`outreach.screenings.archive`."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.films.kit_parts import ProgrammePart, ScreeningPart, VenuePart
from outreach.films.models import Film
from outreach.screenings.models import Screening
from outreach.slugs import slug_of
from outreach.venues.models import Venue


def archived(session: Session, film: Film) -> Sequence[Screening]:
    """The film's screenings that took place before they were recorded here.

    In the order in which they were taken in: the first of several names the source of a speaker.
    """
    found = session.scalars(
        sa.select(Screening)
        .where(Screening.film_id == film.id, Screening.source.is_not(None))
        .order_by(Screening.id)
        .options(selectinload(Screening.programme))
    ).all()
    return [one for one in found if one.is_listed]


def screening_parts(screenings: Sequence[Screening]) -> list[ScreeningPart]:
    """What each was; who was on its panel is for the panels to say."""
    return [_part(screening) for screening in screenings]


def _part(screening: Screening) -> ScreeningPart:
    usual = slug_of(screening.title, otherwise="screening")
    return ScreeningPart.model_validate(
        {
            "title": screening.title,
            "slug": screening.slug if screening.slug != usual else None,
            "starts": screening.starts_wall,
            "date": screening.held_on,
            "timezone": screening.timezone,
            **_place(screening),
            "programme": [
                ProgrammePart(what=item.what, at=item.at) for item in screening.programme
            ],
            "host": screening.host_name or None,
            "source": screening.source,
        }
    )


def _place(screening: Screening) -> dict[str, object]:
    """The venue, if everybody may know its name and address; else the town."""
    venue = screening.venue
    if venue is None:
        return {"city": screening.place_name}
    if venue.shows_address and venue.address:
        return {"venue": _venue(venue, venue.address)}
    return {"city": ", ".join(p for p in (venue.city, venue.region, venue.country) if p)}


def _venue(venue: Venue, address: str) -> VenuePart:
    return VenuePart(
        name=venue.name,
        address=address,
        city=venue.city,
        region=venue.region,
        country=venue.country,
    )
