"""Photos of a venue. Each gives the place away, so it is shown where the address is."""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base
from outreach.venues.models.venues import Venue

MOST_PHOTOS = 6


class VenuePhoto(Base):
    """A photo as it was drawn anew. ``uid`` stands in its address and says nothing of the venue."""

    __tablename__ = "venue_photo"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    alt: Mapped[str]
    data: Mapped[bytes] = mapped_column(deferred=True)
    width: Mapped[int]
    height: Mapped[int]

    venue: Mapped[Venue] = relationship()
