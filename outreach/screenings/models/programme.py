"""The parts of an evening."""

from __future__ import annotations

from datetime import time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import Base


class ProgrammeItem(Base):
    """A part of the evening; its time may not be known."""

    __tablename__ = "programme_item"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    at: Mapped[time | None]
    what: Mapped[str]
