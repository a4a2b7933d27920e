"""What is usual where an organisation shows films, so that nobody types it again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base
from outreach.venues.models import Room, Venue


class UsualTerms(Base):
    """What the form of a new screening says before anybody fills it in.

    ``doors_minutes`` is how long before the start the doors open.
    """

    __tablename__ = "usual_terms"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), unique=True
    )
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id", ondelete="SET NULL"))
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id", ondelete="SET NULL"))
    timezone: Mapped[str | None]
    doors_minutes: Mapped[int | None]
    rsvp_limit: Mapped[int | None]
    description: Mapped[str | None]

    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()
