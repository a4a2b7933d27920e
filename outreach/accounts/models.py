"""Users, organisations, memberships, sign-ins."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.words import N_

# OWASP ASVS 5.0, 7.3: how long a sign-in lasts without being used, and in all.
LONGEST_IDLE = timedelta(hours=3)
SIGN_IN_LASTS = timedelta(hours=12)
OWN_DEVICE_LASTS = timedelta(days=30)


class Role(enum.StrEnum):
    """What a member does in an organisation."""

    OWNER = "owner"
    HOST = "host"
    OUTREACH = "outreach"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OWNER: N_("Owner"),
    Role.HOST: N_("Host"),
    Role.OUTREACH: N_("Outreach"),
    Role.VIEWER: N_("Viewer"),
}


class Ended(enum.StrEnum):
    """Why a sign-in is over before its time."""

    SIGNED_OUT = "signed out"
    BY_OWNER = "ended from another device"
    PASSWORD = "password changed"  # noqa: S105
    FACTOR = "second factor changed"
    REMOVED = "removed from the organisation"


class Organisation(Base):
    """Who hosts. ``is_example`` marks everything it shows as made up."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation")


class StaffRole(Base, RoleMixin):
    """A role in the whole installation, as Flask-Security keeps it."""

    __tablename__ = "staff_role"

    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    description: Mapped[str | None]


staff = sa.Table(
    "staff",
    Base.metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("staff_role.id", ondelete="CASCADE"), primary_key=True),
)


class User(Base, UserMixin):
    """Somebody who signs in. ``fs_uniquifier`` changes to end every sign-in at once.

    ``tf_totp_secret`` is encrypted, and ``totp_last_counter`` the time step of the last code that
    was used. ``mf_recovery_codes`` holds keyed hashes. Flask-Security gives most of the names.
    """

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    name: Mapped[str]
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None]
    totp_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(sa.JSON)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        sa.String(64), unique=True
    )

    roles: Mapped[list[StaffRole]] = relationship(secondary=staff)  # type: ignore[assignment]
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", order_by="Membership.id"
    )
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        back_populates="user", order_by="Passkey.id", cascade="all, delete-orphan"
    )

    @property
    def has_authenticator(self) -> bool:
        return self.tf_totp_secret is not None

    @property
    def has_factor(self) -> bool:
        """Whether they prove more than that they know a password."""
        return self.has_authenticator or bool(self.webauthn)

    def membership_in(self, organisation_id: int) -> Membership | None:
        return next((m for m in self.memberships if m.organisation_id == organisation_id), None)


class Membership(Base):
    """A user's role in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")


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

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
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
