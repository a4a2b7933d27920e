"""Venues as they were before somebody described them anew."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base
from outreach.venues.models.named import Named
from outreach.venues.models.venues import Venue
from outreach.venues.models.visibility import Reader

SAID = ("name", "address", "city", "region", "country", "address_visibility", "area_label")


class FormerPlace(Named, Base):
    """What a venue said of itself ``until`` then: for guests who were told that."""

    __tablename__ = "former_place"
    __table_args__ = (sa.Index("ix_former_place_venue_id", "venue_id", "until"),)

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"))
    until: Mapped[datetime] = mapped_column(index=True)

    venue: Mapped[Venue] = relationship()

    @classmethod
    def of(cls, venue: Venue) -> FormerPlace:
        """The venue as it is, before it is described anew."""
        return cls(**{column: getattr(venue, column) for column in SAID})

    def is_what_it_was(self, venue: Venue) -> bool:
        """Whether the venue still says all of it."""
        return all(getattr(self, column) == getattr(venue, column) for column in SAID)

    def is_open_to(self, reader: Reader) -> bool:
        """Where it may be seen both as it was and as it is: what is hidden now was hidden then."""
        return super().is_open_to(reader) and self.venue.is_open_to(reader)
