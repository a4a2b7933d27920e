"""The mail with which somebody is invited. Its link is made when it is sent."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.organisations.actions.invitations import INVITATION
from outreach.organisations.models import Invitation
from outreach.web import tokens


@handles(INVITATION)
def invitation(session: Session, *, invitation_id: int) -> Letter | None:
    """Who invites into what; none once it is answered, taken back or over."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or not invitation.is_open(now()):
        return None
    organisation = invitation.organisation
    return letter(
        "organisations/mail/invitation",
        to=invitation.email,
        subject=_("Work with %(name)s", name=organisation.name),
        sender_name=organisation.writes_as,
        reply_to=organisation.email,
        invitation=invitation,
        link=url_for(
            "invitations.show", token=tokens.token("invitation", invitation.uid), _external=True
        ),
    )
