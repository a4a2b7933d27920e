"""Users, organisations, memberships."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from outreach.database import Base, choice
from outreach.words import N_


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


class Organisation(Base):
    """Who hosts. ``is_example`` marks everything it shows as made up."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation")

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
