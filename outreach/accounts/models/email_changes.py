"""Addresses that people want to sign in with, until they have shown that they read its mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models.people import User
from outreach.database import Base


class EmailChange(Base):
    """Somebody's wish for another address. Its link is ``uid``, signed; see ``web.tokens``.

    ``old_email`` is where they are told of it, also once the address is changed. What is void has
    its time over: a row stays until the mails about it have gone out.
    """

    __tablename__ = "email_change"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(sa.String(255))
    old_email: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
