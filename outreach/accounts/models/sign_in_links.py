"""Links that people are mailed in place of typing their password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models.people import User
from outreach.database import Base


class SignInLink(Base):
    """One step of a sign-in, asked for by mail. Its link is ``uid``, signed; see ``web.tokens``.

    ``user_id`` is None where the address that somebody typed has no account: there is a row all the
    same, so that asking takes as long. ``uniquifier`` is the user's as it was: what gives them
    another one, such as a new password, voids the link. ``next`` is the page that they wanted.
    """

    __tablename__ = "sign_in_link"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    user_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    uniquifier: Mapped[str | None] = mapped_column(sa.String(64))
    next: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()

    def is_open(self, now: datetime) -> bool:
        user = self.user
        if user is None or not user.active or user.fs_uniquifier != self.uniquifier:
            return False
        return self.used_at is None and now < self.expires_at
