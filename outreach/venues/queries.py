"""Questions about venues."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.venues.models import Access, AccessFeature, Venue, VenuePhoto


def has_access(feature: Access) -> sa.ColumnElement[bool]:
    """The condition that this is known to be there, for whoever looks for a venue."""
    return Venue.features.any(
        sa.and_(AccessFeature.feature == feature, AccessFeature.is_there.is_(True))
    )


def venues_of(session: Session, organisation_id: int) -> Sequence[Venue]:
    """The organisation's venues with their rooms, by name."""
    return session.scalars(
        sa.select(Venue)
        .where(Venue.organisation_id == organisation_id)
        .order_by(Venue.name, Venue.id)
        .options(selectinload(Venue.rooms))
    ).all()


def photos_of(session: Session, venue: Venue) -> list[VenuePhoto]:
    """The photos of a venue in their order, for its team."""
    query = sa.select(VenuePhoto).where(VenuePhoto.venue_id == venue.id)
    return list(session.scalars(query.order_by(VenuePhoto.position, VenuePhoto.id)))


def public_photos_of(session: Session, venue: Venue | None) -> list[VenuePhoto]:
    """Those that everybody may see: none while the address is hidden."""
    return photos_of(session, venue) if venue is not None and venue.shows_address else []


def public_photo(session: Session, uid: UUID) -> VenuePhoto | None:
    """The photo at this address, if everybody may see it."""
    photo = session.scalars(
        sa.select(VenuePhoto).where(VenuePhoto.uid == uid).options(joinedload(VenuePhoto.venue))
    ).one_or_none()
    return photo if photo is not None and photo.venue.shows_address else None
