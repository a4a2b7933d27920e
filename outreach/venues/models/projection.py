"""What a room can show: for whoever brings the film, and for nobody else."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import Base


class ProjectionSheet(Base):
    """The equipment of one room. ``contact`` and ``tested_by`` name people: the team's alone."""

    __tablename__ = "projection_sheet"

    room_id: Mapped[int] = mapped_column(sa.ForeignKey("room.id", ondelete="CASCADE"), unique=True)
    screen: Mapped[str | None]
    sound: Mapped[str | None]
    shows_captions: Mapped[bool | None]
    player: Mapped[str | None]
    internet: Mapped[str | None]
    contact: Mapped[str | None]
    tested_on: Mapped[date | None]
    tested_by: Mapped[str | None]
    notes: Mapped[str | None]
