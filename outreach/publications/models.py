"""What organisations want to publish that are not trusted yet, and what they were answered."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import User
from outreach.database import Base, choice
from outreach.screenings.models import Screening


class ReviewState(enum.StrEnum):
    """What became of it."""

    WAITING = "waiting"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    PUBLISHED = "published"


class PublicationRequest(Base):
    """One time that somebody asked to publish a screening.

    While it waits, so does its screening, whose row is held by whoever answers. ``answer`` is what
    its host reads.
    """

    __tablename__ = "publication_request"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[ReviewState] = mapped_column(choice(ReviewState))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    answer: Mapped[str | None]

    screening: Mapped[Screening] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)

    @property
    def is_returned(self) -> bool:
        return self.state is ReviewState.RETURNED

    @property
    def is_published(self) -> bool:
        return self.state is ReviewState.PUBLISHED
