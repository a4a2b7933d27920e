"""Questions about venues."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.venues.models import Venue


def venues_of(session: Session, organisation_id: int) -> Sequence[Venue]:
    """The organisation's venues with their rooms, by name."""
    return session.scalars(
        sa.select(Venue)
        .where(Venue.organisation_id == organisation_id)
        .order_by(Venue.name, Venue.id)
        .options(selectinload(Venue.rooms))
    ).all()
