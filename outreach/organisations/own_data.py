"""What is held here about somebody with an account: invitations and applications."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.organisations.models import HostApplication, Invitation


@own_data.part("invitations_to_you")
def _invitations(session: Session, user: User) -> Any:
    found = own_data.records(
        session, Invitation, sa.func.lower(Invitation.email) == user.email.lower()
    )
    return [{**own_data.held(record), "organisation": record.organisation.name} for record in found]


@own_data.part("invitations_that_you_sent")
def _sent(session: Session, user: User) -> Any:
    """When, into which team and as what; not to whom, nor what they answered."""
    found = own_data.records(session, Invitation, Invitation.invited_by_id == user.id)
    return [
        {
            "organisation": record.organisation.name,
            "role": record.role,
            "created_at": record.created_at,
        }
        for record in found
    ]


@own_data.part("applications_to_host")
def _applications(session: Session, user: User) -> Any:
    address = sa.func.lower(HostApplication.email) == user.email.lower()
    return [own_data.held(record) for record in own_data.records(session, HostApplication, address)]


@own_data.part("applications_that_you_answered")
def _answered(session: Session, user: User) -> Any:
    answered = HostApplication.answered_by_id == user.id
    found = own_data.records(session, HostApplication, answered)
    return [{"number": record.id, "changed_at": record.changed_at} for record in found]
