"""Who does something at a screening, beside the organisation that hosts it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import CrewRole, User
from outreach.database import Base, choice
from outreach.screenings.models.screenings import Screening


class Crew(Base):
    """One role of one person at one screening; whoever has several has several of these.

    What a role lets somebody do says ``accounts.permissions``.
    """

    __tablename__ = "crew"
    __table_args__ = (sa.UniqueConstraint("screening_id", "user_id", "role"),)

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[CrewRole] = mapped_column(choice(CrewRole))
    created_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )

    screening: Mapped[Screening] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    added_by: Mapped[User | None] = relationship(foreign_keys=added_by_id)
