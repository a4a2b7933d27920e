"""Questions about invitations and applications."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.organisations.models import (
    ApplicationState,
    HostApplication,
    Invitation,
    InvitationState,
)


def standing_invitations(session: Session, organisation_id: int) -> Sequence[Invitation]:
    """Invitations that wait for an answer, have expired or were declined; the newest first."""
    return session.scalars(
        sa.select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.state.in_((InvitationState.OPEN, InvitationState.DECLINED)),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    ).all()


def application_of_form(session: Session, form_key: str) -> HostApplication | None:
    """The application that this very form has made already."""
    return session.scalar(sa.select(HostApplication).where(HostApplication.form_key == form_key))


def open_application(session: Session, email: str) -> HostApplication | None:
    """The application from this address that is not answered for good."""
    return session.scalar(
        sa.select(HostApplication).where(
            HostApplication.email == email,
            HostApplication.state.in_((ApplicationState.NEW, ApplicationState.RETURNED)),
        )
    )


def applications(session: Session) -> Sequence[HostApplication]:
    """Every application: those to be read first, then the latest change."""
    return session.scalars(
        sa.select(HostApplication).order_by(
            HostApplication.state != ApplicationState.NEW,
            HostApplication.changed_at.desc(),
            HostApplication.id.desc(),
        )
    ).all()
