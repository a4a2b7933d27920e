"""Questions about venues."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.venues.models import Access, AccessFeature, Venue


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
