"""Mails to people with an account.

A row of the outbox names the user only; the link's token is made when the mail is sent, so that no
copy of the database holds one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_security import MailUtil, hash_password
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy.orm import Session

from outreach.accounts import actions, erasure, forgetting
from outreach.accounts.jobs import notices
from outreach.accounts.models import User
from outreach.clock import now
from outreach.database import after_commit
from outreach.delivery import retention
from outreach.delivery.jobs import acts, handles
from outreach.delivery.mail import Letter, letter
from outreach.keeping import EMAIL_CHANGES, SIGN_IN_LINKS, SIGN_INS, TRIES
from outreach.web import db, limits
from outreach.words import N_

NO_PASSWORD = "takes as long as for an address without account"  # noqa: S105


class OutboxMail(MailUtil):
    """Queues what Flask-Security wants to send."""

    def send_mail(self, template: str, *_rendered: Any, **context: Any) -> None:
        user: User = context["user"]
        if template == "security/email/reset_instructions":
            hash_password(NO_PASSWORD)
            actions.queue_reset(db.session, user, now=now())
        elif template == "security/email/reset_notice":
            actions.queue_reset_notice(db.session, user, now=now())
        elif template == "security/email/change_notice":
            notices.queue(db.session, user, notices.Change.PASSWORD, now=now())
        else:
            raise ValueError(f"no mail is written for {template}")


@handles(actions.RESET)
def reset(session: Session, *, user_id: int) -> Letter | None:
    """The mail with the link that leads to a new password."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        return None
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]
    return letter(
        "accounts/mail/reset",
        to=user.email,
        subject=gettext("Choose a new password"),
        name=user.name,
        link=url_for("security.reset_password", token=token, _external=True),
    )


@handles(actions.RESET_NOTICE)
def reset_notice(session: Session, *, user_id: int) -> Letter | None:
    """Says that the password was changed, in case that was somebody else."""
    user = session.get(User, user_id)
    if user is None:
        return None
    return letter(
        "accounts/mail/reset_notice",
        to=user.email,
        subject=gettext("Your password was changed"),
        name=user.name,
        link=url_for("security.forgot_password", _external=True),
    )


@acts(erasure.SCRUB)
def scrub(session: Session) -> None:
    """Have the files of the database forget an account that was closed."""
    after_commit(session, db.database().scrub)


def _forget_tries(session: Session, *, now: datetime, most: int) -> int:
    return limits.forget(session, now=TRIES.latest(now), most=most)


retention.daily("accounts.sign_ins", N_("Sign-ins that are over"), SIGN_INS)(
    forgetting.delete_sign_ins
)
retention.daily("accounts.email_changes", N_("Changes of address"), EMAIL_CHANGES)(
    forgetting.delete_email_changes
)
retention.daily("accounts.sign_in_links", N_("Links to sign in"), SIGN_IN_LINKS)(
    forgetting.delete_sign_in_links
)
retention.daily("accounts.tries", N_("How often something was tried"), TRIES)(_forget_tries)
