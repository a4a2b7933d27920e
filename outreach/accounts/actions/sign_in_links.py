"""A mailed link in place of the password: good once, for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions import plain_address
from outreach.accounts.models import SignInLink, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.words import N_

LINK = "accounts.sign-in-link"
LASTS = timedelta(minutes=15)
LONGEST_NEXT = 500
NOBODY = 0  # no user has this number

_OVER = N_("This link no longer works.")


def ask(session: Session, *, email: str, next: str | None, now: datetime) -> SignInLink:
    """Mail a link to whoever has an account with this address. Links from before are void.

    What is done is the same for an address without account, up to the mail that is not written.

    Raises:
        Refused: it is no address.
    """
    user = queries.user_with_address(session, plain_address(email, field="email"))
    if user is not None and not user.active:
        user = None
    void(session, user.id if user else NOBODY, now=now)
    link = SignInLink(
        user=user,
        uniquifier=user.fs_uniquifier if user else None,
        next=next if next and len(next) <= LONGEST_NEXT else None,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(link)
    session.flush()
    outbox.queue(session, LINK, key=f"{LINK}:{link.uid}", now=now, sign_in_link_id=link.id)
    return link


def use(session: Session, link: SignInLink, *, now: datetime) -> User:
    """Whose link it is. It is used up, and every other one of theirs is void.

    Raises:
        Refused: it is over or used.
    """
    user = link.user
    if user is None:
        raise Refused(_OVER)
    user.lock()
    session.refresh(link)
    if not link.is_open(now):
        raise Refused(_OVER)
    link.used_at = now
    void(session, user.id, now=now)
    return user


def void(session: Session, user_id: int, *, now: datetime) -> None:
    """Let no link work that this user was sent."""
    session.execute(
        sa.update(SignInLink)
        .where(
            SignInLink.user_id == user_id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(expires_at=now)
    )
