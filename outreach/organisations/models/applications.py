"""Who asks to host: read by the people who keep the installation, and answered by mail."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.organisations.models.invitations import Invitation
from outreach.words import N_


class ApplicationState(enum.StrEnum):
    """How far it is: ``RETURNED`` waits for the applicant, ``NEW`` for whoever reviews it."""

    NEW = "new"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ApplicationState.NEW: N_("To be read"),
    ApplicationState.RETURNED: N_("Changes asked for"),
    ApplicationState.APPROVED: N_("Approved"),
    ApplicationState.DECLINED: N_("Declined"),
}


class HostApplication(Base):
    """One organisation's wish to host. ``answer`` is what its applicant was told last."""

    __tablename__ = "host_application"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    form_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(sa.String(255), index=True)
    organisation_name: Mapped[str]
    place: Mapped[str]
    reason: Mapped[str]
    experience: Mapped[str | None]
    state: Mapped[ApplicationState] = mapped_column(
        choice(ApplicationState), default=ApplicationState.NEW
    )
    answer: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    invitation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("invitation.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    invitation: Mapped[Invitation | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state in (ApplicationState.NEW, ApplicationState.RETURNED)

    @property
    def is_to_be_read(self) -> bool:
        return self.state is ApplicationState.NEW

    @property
    def is_returned(self) -> bool:
        return self.state is ApplicationState.RETURNED

    @property
    def is_approved(self) -> bool:
        return self.state is ApplicationState.APPROVED
