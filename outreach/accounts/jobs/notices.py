"""Mails that say what changed about how somebody signs in, in case that was somebody else."""

from __future__ import annotations

import enum
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.delivery import outbox
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.words import N_

NOTICE = "accounts.notice"


class Change(enum.StrEnum):
    """What changed."""

    PASSWORD = "password"  # noqa: S105
    AUTHENTICATOR = "authenticator"
    NO_AUTHENTICATOR = "no authenticator"
    RECOVERY_CODES = "recovery codes"
    PASSKEY = "passkey"
    NO_PASSKEY = "no passkey"
    FORGOTTEN = "forgotten"

    @property
    def text(self) -> str:
        return _TEXTS[self]


_TEXTS = {
    Change.PASSWORD: N_("The password of your account was changed."),
    Change.AUTHENTICATOR: N_("An authenticator app was set up for your account."),
    Change.NO_AUTHENTICATOR: N_("The authenticator app was removed from your account."),
    Change.RECOVERY_CODES: N_("New recovery codes were made for your account."),
    Change.PASSKEY: N_("A passkey was added to your account."),
    Change.NO_PASSKEY: N_("A passkey was removed from your account."),
    Change.FORGOTTEN: N_(
        "The second step of your account was taken away by whoever runs this site, as you asked."
    ),
}


def queue(session: Session, user: User, change: Change, *, now: datetime) -> None:
    """Mail that this was changed."""
    outbox.queue(
        session,
        NOTICE,
        key=f"{NOTICE}:{user.id}:{change}:{now.isoformat()}",
        now=now,
        user_id=user.id,
        change=change.value,
    )


@handles(NOTICE)
def notice(session: Session, *, user_id: int, change: str) -> Letter | None:
    """Says what was changed, and what to do if that was somebody else."""
    user = session.get(User, user_id)
    if user is None:
        return None
    return letter(
        "accounts/mail/notice",
        to=user.email,
        subject=gettext("Your account was changed"),
        name=user.name,
        what=gettext(Change(change).text),
        link=url_for("security.forgot_password", _external=True),
    )
