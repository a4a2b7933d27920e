"""Speakers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import Base


class Speaker(Base):
    """A profile, in the words that the speaker chose."""

    __tablename__ = "speaker"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    affiliation: Mapped[str | None]
    bio: Mapped[str | None]
    created_at: Mapped[datetime]
