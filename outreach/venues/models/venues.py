"""Venues and their rooms."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation
from outreach.database import Base
from outreach.venues.located import Located
from outreach.venues.models.access import Access, AccessFeature
from outreach.venues.models.named import Named
from outreach.venues.models.positions import Position
from outreach.venues.models.projection import ProjectionSheet
from outreach.venues.models.visibility import ANYBODY

LARGEST_ROOM = 50_000


class Venue(Named, Located, Base):
    """A place of one organisation.

    Of a hidden one the name, the room and words about access are hidden with the address, because
    each of them can be looked up or leads there.
    """

    __tablename__ = "venue"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    timezone: Mapped[str]
    latitude: Mapped[float | None] = mapped_column(sa.Double)
    longitude: Mapped[float | None] = mapped_column(sa.Double)
    access_note: Mapped[str | None]
    team_notes: Mapped[str | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    rooms: Mapped[list[Room]] = relationship(
        order_by="Room.name", back_populates="venue", cascade="all, delete-orphan"
    )

    features: Mapped[list[AccessFeature]] = relationship(cascade="all, delete-orphan")

    def room_numbered(self, number: str) -> Room | None:
        """Its room with this number, as a form says it."""
        return next((room for room in self.rooms if str(room.id) == number), None)

    @property
    def shows_address(self) -> bool:
        """Whether the public may see the name and address, everywhere and in every output."""
        return self.is_open_to(ANYBODY)

    @property
    def public_name(self) -> str:
        return self.name_for(ANYBODY)

    @property
    def public_address(self) -> str | None:
        return self.address_for(ANYBODY)

    @property
    def position(self) -> Position | None:
        """For the team, and for whom the address is shown."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)

    @property
    def coarse_place(self) -> Position | None:
        """Where it is as far as the public may know, also to count distances from.

        Whoever asks often enough how far it is finds a house by the answers.
        """
        if self.position is None or self.shows_address:
            return self.position
        return self.position.coarse

    @property
    def known_access(self) -> dict[Access, AccessFeature]:
        """What is known to be there or not, in the order in which it is always said."""
        known = {feature.feature: feature for feature in self.features}
        return {access: known[access] for access in Access if access in known}

    @property
    def access_features(self) -> list[Access]:
        """What is known to be there."""
        return [access for access, known in self.known_access.items() if known.is_there]

    @property
    def unknown_access(self) -> list[Access]:
        return [access for access in Access if access not in self.known_access]


class Room(Base):
    """A room and how many people it holds."""

    __tablename__ = "room"
    __table_args__ = (
        sa.UniqueConstraint("venue_id", "name"),
        sa.CheckConstraint(f"capacity BETWEEN 1 AND {LARGEST_ROOM}", name="capacity"),
    )

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"))
    name: Mapped[str]
    capacity: Mapped[int]

    venue: Mapped[Venue] = relationship(back_populates="rooms")
    sheet: Mapped[ProjectionSheet | None] = relationship(cascade="all, delete-orphan")
