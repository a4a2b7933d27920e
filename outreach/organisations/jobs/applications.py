"""What an applicant is told by mail: that it arrived, that changes are asked for, a no;
and who reviews, that it waits.

The yes is an invitation; see ``jobs.invitations``.
"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.models import User
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.organisations.actions.applications import ANSWERED, RECEIVED, WAITING
from outreach.organisations.models import HostApplication
from outreach.web import tokens


@handles(RECEIVED)
def received(session: Session, *, application_id: int) -> Letter | None:
    """That it is there, with the link to it."""
    application = session.get(HostApplication, application_id)
    if application is None:
        return None
    return _to(
        application, "organisations/mail/application_received", _("We have your application")
    )


@handles(ANSWERED)
def answered(session: Session, *, application_id: int) -> Letter | None:
    """That changes are asked for, or that it is declined, and why."""
    application = session.get(HostApplication, application_id)
    if application is None or application.is_to_be_read or application.is_approved:
        return None
    return _to(application, "organisations/mail/application_answered", _("About your application"))


@handles(WAITING)
def waiting(session: Session, *, user_id: int, waiting_id: int) -> Letter | None:
    """To who reviews: that somebody asks, and where; not who."""
    user, application = session.get(User, user_id), session.get(HostApplication, waiting_id)
    if user is None or application is None or not application.is_to_be_read:
        return None
    if user not in queries.reviewers(session):
        return None
    return letter(
        "accounts/mail/waiting",
        to=user.email,
        subject=_("An application waits for review"),
        name=user.name,
        what=_("somebody asks to host screenings. Please read it and answer:"),
        link=url_for("applications.review", id=application.id, _external=True),
    )


def _to(application: HostApplication, template: str, subject: str) -> Letter:
    token = tokens.token("host-application", application.uid)
    return letter(
        template,
        to=application.email,
        subject=subject,
        application=application,
        link=url_for("applications.show", token=token, _external=True),
    )
