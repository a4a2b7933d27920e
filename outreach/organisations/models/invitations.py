"""Places in a team, offered."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models.people import Organisation, Role, User
from outreach.database import Base, choice
from outreach.words import N_


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
