"""Mails about another address: the link to the new one, and what the old one is told."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions.email_changes import ASKED, CHANGED, LINK
from outreach.accounts.models import EmailChange
from outreach.clock import now
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.web import tokens


@handles(LINK)
def link(session: Session, *, email_change_id: int) -> Letter | None:
    """The link, to the new address; it names nobody, as the address may be mistyped.

    Who has an account with it is told so instead: only there does anybody learn of that.
    """
    change = session.get(EmailChange, email_change_id)
    if change is None or not change.is_open(now()):
        return None
    if queries.user_with_address(session, change.email) is not None:
        return letter(
            "accounts/mail/email_taken",
            to=change.email,
            subject=_("You have an account already"),
            link=url_for("security.login", _external=True),
        )
    return letter(
        "accounts/mail/email_change",
        to=change.email,
        subject=_("Confirm your e-mail address"),
        until=change.expires_at,
        link=url_for(
            "email_changes.show", token=tokens.token("email-change", change.uid), _external=True
        ),
    )


@handles(ASKED)
def asked(session: Session, *, email_change_id: int) -> Letter | None:
    """Tells the present address what was asked, in case that was somebody else."""
    change = session.get(EmailChange, email_change_id)
    if change is None:
        return None
    return letter(
        "accounts/mail/email_asked",
        to=change.old_email,
        subject=_("Another address for your account"),
        name=change.user.name,
        email=change.email,
        link=url_for("security.forgot_password", _external=True),
    )


@handles(CHANGED)
def changed(session: Session, *, email_change_id: int) -> Letter | None:
    """Tells the old address: a new password can no longer be asked for from there."""
    change = session.get(EmailChange, email_change_id)
    if change is None:
        return None
    first = queries.first_organisation(session)
    return letter(
        "accounts/mail/email_changed",
        to=change.old_email,
        subject=_("The address of your account was changed"),
        name=change.user.name,
        email=change.email,
        write_to=first.email if first else None,
    )
