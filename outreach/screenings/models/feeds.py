"""A member's own calendar."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import User
from outreach.database import Base


class PersonalFeed(Base):
    """The address under which somebody's calendar reads what they work on; one each.

    The address is a key made of ``uid``: another ``uid``, and the address before leads nowhere.
    """

    __tablename__ = "personal_feed"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), unique=True
    )
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship()
