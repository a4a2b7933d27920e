"""Another address to sign in with: asked for, and used by whoever reads its mail and asked.

Everything here takes the user's row first, so that one wish counts at a time.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.accounts import queries, sign_ins
from outreach.accounts.actions import plain_address
from outreach.accounts.models import EmailChange, Ended, SignIn, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.words import N_

LINK = "accounts.email-change"
ASKED = "accounts.email-change-asked"
CHANGED = "accounts.email-changed"
LASTS = timedelta(hours=24)

_OVER = N_("This link no longer works.")
_CANNOT_BE = N_("This address cannot be used for your account. Nothing was changed.")


def ask(session: Session, user: User, *, email: str, now: datetime) -> EmailChange:
    """Mail a link to the new address, and tell the present one. Whatever was asked before is void.

    Whether the new address has an account is not looked at here: the answer must not tell.

    Raises:
        Refused: it is no address, or the one they have.
    """
    address = plain_address(email, field="email")
    user.lock()
    if address == user.email.lower():
        raise Refused(N_("You sign in with this address already."), field="email")
    void(session, user.id, now=now)
    change = EmailChange(
        user=user,
        email=address,
        old_email=user.email,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(change)
    session.flush()
    for kind in (LINK, ASKED):
        _queue(session, kind, change, now)
    return change


def use(session: Session, change: EmailChange, user: User, *, here: SignIn, now: datetime) -> None:
    """Let this user sign in with the new address. Every sign-in but ``here`` ends.

    Links to a new password that the old address was sent are void as well: whoever reads its mail
    may be the reason for the change.

    Raises:
        Refused: it is another's, over or used, or there is an account with the address by now.
    """
    user.lock()
    session.refresh(change)
    if change.user_id != user.id or not change.is_open(now):
        raise Refused(_OVER)
    _give(session, user, change.email)
    user.fs_uniquifier = secrets.token_hex(32)
    change.used_at = now
    sign_ins.end_all(session, user.id, Ended.EMAIL, now=now, but=here)
    session.flush()
    _queue(session, CHANGED, change, now)


def void(session: Session, user_id: int, *, now: datetime) -> None:
    """Let no link work that this user was sent."""
    session.execute(
        sa.update(EmailChange)
        .where(
            EmailChange.user_id == user_id,
            EmailChange.used_at.is_(None),
            EmailChange.expires_at > now,
        )
        .values(expires_at=now)
    )


def _give(session: Session, user: User, address: str) -> None:
    """The unique constraint decides between two who take the address at the same time."""
    if queries.user_with_address(session, address) is not None:
        raise Refused(_CANNOT_BE)
    try:
        with session.begin_nested():
            user.email = address
            session.flush()
    except IntegrityError as error:
        raise Refused(_CANNOT_BE) from error


def _queue(session: Session, kind: str, change: EmailChange, now: datetime) -> None:
    outbox.queue(session, kind, key=f"{kind}:{change.uid}", now=now, email_change_id=change.id)
