"""Venues and their rooms."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation
from outreach.database import Base, choice
from outreach.venues.located import Located
from outreach.words import N_

LARGEST_ROOM = 50_000


class Access(enum.StrEnum):
    """What helps people to get in, to follow and to stay."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    RESERVED_SEATING = "reserved_seating"
    PUBLIC_TRANSPORT = "public_transport"
    PARKING = "parking"

    @property
    def label(self) -> str:
        return _ACCESS_LABELS[self]


_ACCESS_LABELS = {
    Access.STEP_FREE: N_("Step-free entrance"),
    Access.ACCESSIBLE_TOILET: N_("Accessible toilet"),
    Access.HEARING_LOOP: N_("Hearing loop"),
    Access.QUIET_SPACE: N_("Quiet space"),
    Access.RESERVED_SEATING: N_("Places for wheelchairs"),
    Access.PUBLIC_TRANSPORT: N_("Near public transport"),
    Access.PARKING: N_("Accessible parking"),
}


class AddressVisibility(enum.StrEnum):
    """From when on the public may see the address. Until then: the area label."""

    PUBLIC = "public"
    AFTER_RSVP = "after_rsvp"
    STAFF = "staff"

    @property
    def label(self) -> str:
        return _VISIBILITY_LABELS[self]


_VISIBILITY_LABELS = {
    AddressVisibility.PUBLIC: N_("Everybody"),
    AddressVisibility.AFTER_RSVP: N_("Guests with places"),
    AddressVisibility.STAFF: N_("Only our team: we tell guests ourselves"),
}


class Venue(Located, Base):
    """A place of one organisation."""

    __tablename__ = "venue"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    address: Mapped[str | None]
    city: Mapped[str]
    region: Mapped[str | None]
    country: Mapped[str] = mapped_column(sa.String(2))
    timezone: Mapped[str]
    address_visibility: Mapped[AddressVisibility] = mapped_column(
        choice(AddressVisibility), default=AddressVisibility.PUBLIC
    )
    area_label: Mapped[str | None]
    access: Mapped[list[str]] = mapped_column(default=list)
    access_note: Mapped[str | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    rooms: Mapped[list[Room]] = relationship(
        order_by="Room.name", back_populates="venue", cascade="all, delete-orphan"
    )

    def room_numbered(self, number: str) -> Room | None:
        """Its room with this number, as a form says it."""
        return next((room for room in self.rooms if str(room.id) == number), None)

    @property
    def shows_address(self) -> bool:
        """Whether the public may see the name and address, everywhere and in every output."""
        return self.address_visibility is AddressVisibility.PUBLIC

    @property
    def public_name(self) -> str:
        """The name, or the area label while the address is hidden: a name can be looked up."""
        return self.name if self.shows_address else (self.area_label or self.city)

    @property
    def public_address(self) -> str | None:
        return self.address if self.shows_address else None

    @property
    def access_features(self) -> list[Access]:
        return [feature for feature in Access if feature in self.access]


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
