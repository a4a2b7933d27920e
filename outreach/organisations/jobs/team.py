"""What a member is told by mail when somebody else changes their place in a team.

It names the organisation and nobody of it. Who leaves of their own accord causes no mail: the log
has it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, Role, User
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.organisations.actions.team import REMOVED, ROLE_CHANGED


@handles(ROLE_CHANGED)
def role_changed(
    session: Session, *, user_id: int, organisation_id: int, at: str, role: str
) -> Letter | None:
    """What their role is now, and since when."""
    return _to(
        session,
        user_id,
        organisation_id,
        "organisations/mail/role_changed",
        lambda name: _("Your role at %(name)s", name=name),
        at=at,
        role=Role(role),
        link=url_for("team.roles", _external=True),
    )


@handles(REMOVED)
def removed(session: Session, *, user_id: int, organisation_id: int, at: str) -> Letter | None:
    """That they are in the team no more, and what stays theirs."""
    return _to(
        session,
        user_id,
        organisation_id,
        "organisations/mail/removed",
        lambda name: _("You are no longer in the team of %(name)s", name=name),
        at=at,
        link=url_for("accounts.account", _external=True),
    )


def _to(
    session: Session,
    user_id: int,
    organisation_id: int,
    template: str,
    subject: Any,
    *,
    at: str,
    **values: Any,
) -> Letter | None:
    """To the member, from the organisation; none once either is gone."""
    user, organisation = session.get(User, user_id), session.get(Organisation, organisation_id)
    if user is None or organisation is None:
        return None
    return letter(
        template,
        to=user.email,
        subject=subject(organisation.name),
        sender_name=organisation.writes_as,
        reply_to=organisation.email,
        name=user.name,
        organisation=organisation,
        at=datetime.fromisoformat(at),
        **values,
    )
