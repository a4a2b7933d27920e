"""Users, organisations, memberships, sign-ins."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

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
    """Who hosts. ``is_example`` marks everything it shows as made up.

    ``sender_name`` stands before the address of mails to its guests, where its name does not.
    """

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    description: Mapped[str | None]
    website: Mapped[str | None]
    town: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(sa.String(2))
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    sender_name: Mapped[str | None]

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation")

    @property
    def writes_as(self) -> str:
        """The name that its guests read as the sender of a mail."""
        return self.sender_name or self.name

    def lock(self) -> None:
        """Hold this row until the transaction ends, and read what it now says.

        A no-op UPDATE: it locks the row on PostgreSQL, and SQLite's writers already wait in line.
        """
        session = object_session(self)
        if session is None:
            raise RuntimeError("the organisation belongs to no session")
        session.flush()
        session.execute(
            sa.update(Organisation)
            .where(Organisation.id == self.id)
            .values(is_example=Organisation.is_example)
            .execution_options(synchronize_session=False)
        )
        session.refresh(self)


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
    """Somebody who signs in. ``fs_uniquifier`` changes to end every sign-in at once."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    name: Mapped[str]
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    roles: Mapped[list[StaffRole]] = relationship(secondary=staff)  # type: ignore[assignment]
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", order_by="Membership.id"
    )

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

    @property
    def is_owner(self) -> bool:
        return self.role is Role.OWNER


class InvitationState(enum.StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


_WHY_OVER = {
    InvitationState.ACCEPTED: N_("It has been accepted already: an invitation works once."),
    InvitationState.DECLINED: N_("It has been declined. If that was a mistake, ask for a new one."),
    InvitationState.REVOKED: N_("It has been taken back. The team can tell you why."),
}
_EXPIRED = N_("An invitation is good for seven days, and these are over. Ask for a new one.")


class Invitation(Base):
    """A place in a team, offered to whoever reads the mail of one address.

    Its link is ``uid``, signed; see ``web.tokens``. ``email`` is in lower case, as a user's is.
    """

    __tablename__ = "invitation"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(sa.String(255))
    role: Mapped[Role] = mapped_column(choice(Role))
    message: Mapped[str | None]
    invited_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    state: Mapped[InvitationState] = mapped_column(
        choice(InvitationState), default=InvitationState.OPEN
    )
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[User | None] = relationship()

    def is_open(self, now: datetime) -> bool:
        return self.state is InvitationState.OPEN and now < self.expires_at

    def has_expired(self, now: datetime) -> bool:
        return self.state is InvitationState.OPEN and now >= self.expires_at

    @property
    def is_declined(self) -> bool:
        return self.state is InvitationState.DECLINED

    def why_over(self, now: datetime) -> str | None:
        """Why it can no longer be accepted; None while it can."""
        return _EXPIRED if self.has_expired(now) else _WHY_OVER.get(self.state)

    def is_for(self, user: User) -> bool:
        return user.email.lower() == self.email

    @property
    def masked_email(self) -> str:
        """Enough of the address to recognise one's own: the link may have been passed on."""
        name, _, domain = self.email.rpartition("@")
        return f"{name[:1]}***@{domain}"


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
