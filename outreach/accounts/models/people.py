"""Users, organisations, memberships."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.words import N_

if TYPE_CHECKING:
    from outreach.accounts.models.sign_ins import Passkey


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


class CrewRole(enum.StrEnum):
    """What somebody does at one screening, whichever organisation they are of."""

    CO_HOST = "co_host"
    MODERATOR = "moderator"
    DOOR = "door"
    ACCESS_CONTACT = "access_contact"
    SAFEGUARDING = "safeguarding"
    SPEAKER_LIAISON = "speaker_liaison"

    @property
    def label(self) -> str:
        return _CREW_ROLE_LABELS[self]


_CREW_ROLE_LABELS = {
    CrewRole.CO_HOST: N_("Co-host"),
    CrewRole.MODERATOR: N_("Moderator"),
    CrewRole.DOOR: N_("Door"),
    CrewRole.ACCESS_CONTACT: N_("Access contact"),
    CrewRole.SAFEGUARDING: N_("Safeguarding"),
    CrewRole.SPEAKER_LIAISON: N_("Speaker liaison"),
}


class StaffKind(enum.StrEnum):
    """What somebody does for the whole installation, whichever organisation they are of, if any."""

    PROGRAMME = "programme"
    FACTS_AND_GUIDES = "facts_and_guides"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        return _STAFF_LABELS[self]


_STAFF_LABELS = {
    StaffKind.PROGRAMME: N_("Programme"),
    StaffKind.FACTS_AND_GUIDES: N_("Facts and guides"),
    StaffKind.SUPPORT: N_("Support"),
}


class Organisation(Base):
    """Who hosts. ``is_example`` marks everything it shows as made up.

    ``is_trusted`` says that it publishes by itself; what others want to publish is reviewed.
    ``sender_name`` stands before the address of mails to its guests, where its name does not.
    """

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    is_example: Mapped[bool] = mapped_column(default=False)
    is_trusted: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]

    description: Mapped[str | None]
    website: Mapped[str | None]
    town: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(sa.String(2))
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    sender_name: Mapped[str | None]

    # Markdown, on the pages that say how the organisation treats people; long, and seldom read.
    privacy_text: Mapped[str | None] = mapped_column(deferred=True, deferred_group="statements")
    accessibility_text: Mapped[str | None] = mapped_column(
        deferred=True, deferred_group="statements"
    )
    security_text: Mapped[str | None] = mapped_column(deferred=True, deferred_group="statements")

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation")
    logo: Mapped[Logo | None] = relationship(cascade="all, delete-orphan")

    @property
    def writes_as(self) -> str:
        """The name that its guests read as the sender of a mail."""
        return self.sender_name or self.name


class Logo(Base):
    """An organisation's picture, as it was drawn anew. ``digest`` stands in its address."""

    __tablename__ = "logo"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), unique=True
    )
    data: Mapped[bytes] = mapped_column(deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(32))


class StaffRole(Base, RoleMixin):
    """A role in the whole installation, as Flask-Security keeps it; its name is a ``StaffKind``."""

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
    def ledger_uid(self) -> UUID:
        """Names the account in the ledger: alike in every copy, and in no other database.

        No column, so that copies from before accounts could be closed name it too.
        """
        return uuid5(NAMESPACE_URL, f"{self.id} {self.created_at.astimezone(UTC).isoformat()}")

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

    @property
    def is_owner(self) -> bool:
        return self.role is Role.OWNER
