"""Where somebody is signed in, and the keys with which they sign in."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask_security.core import WebAuthnMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models.people import User
from outreach.database import Base, choice

# OWASP ASVS 5.0, 7.3: how long a sign-in lasts without being used, and in all.
LONGEST_IDLE = timedelta(hours=3)
SIGN_IN_LASTS = timedelta(hours=12)
OWN_DEVICE_LASTS = timedelta(days=30)


class Ended(enum.StrEnum):
    """Why a sign-in is over before its time."""

    SIGNED_OUT = "signed out"
    BY_OWNER = "ended from another device"
    PASSWORD = "password changed"  # noqa: S105
    FACTOR = "second factor changed"
    EMAIL = "e-mail address changed"
    REMOVED = "removed from the organisation"
    BY_STAFF = "ended by whoever runs this site"
    BLOCKED = "account blocked"


def new_name() -> UUID:
    """128 random bits (OWASP ASVS 5.0, 7.2.3); of a UUID as usual six are always the same."""
    return UUID(bytes=secrets.token_bytes(16))


class Passkey(Base, WebAuthnMixin):
    """The public half of a key that a device or a security key holds (WebAuthn Level 2).

    Flask-Security gives the names. ``lastuse_datetime`` also says which answers are over: one to a
    question from before it was given already.
    """

    __tablename__ = "passkey"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(64))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(sa.JSON)
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None]
    usage: Mapped[str] = mapped_column(sa.String(64))
    lastuse_datetime: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="webauthn")


class SignIn(Base):
    """One browser in which a user is signed in.

    The browser's cookie names it by ``uid``, under our signature: a copy of the cookie is worth
    nothing once the sign-in has ended here. When it was last seen stands in the cookie, because
    reading a page writes nothing; ``last_saved_at`` is when something was last sent from it.
    """

    __tablename__ = "sign_in"

    uid: Mapped[UUID] = mapped_column(unique=True, default=new_name)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    browser: Mapped[str | None]
    system: Mapped[str | None]
    is_own_device: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    last_saved_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[Ended | None] = mapped_column(choice(Ended))

    user: Mapped[User] = relationship()

    def is_live(self, now: datetime, seen_at: datetime) -> bool:
        """Whether it still counts, for a browser that was last seen at this moment."""
        idle = now - seen_at
        return self.ended_at is None and now < self.expires_at and idle < self.longest_idle

    @property
    def longest_idle(self) -> timedelta:
        return OWN_DEVICE_LASTS if self.is_own_device else LONGEST_IDLE
