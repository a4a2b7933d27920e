"""Sign-ins as rows: started, seen, ended.

Ending one ends it everywhere and at once: the row is asked on every page of members.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from outreach.accounts.models import OWN_DEVICE_LASTS, SIGN_IN_LASTS, Ended, SignIn, User
from outreach.accounts.models.sign_ins import new_name

NOTED_EVERY = timedelta(minutes=5)


def start(
    session: Session,
    user: User,
    *,
    browser: str | None,
    system: str | None,
    is_own_device: bool,
    now: datetime,
) -> SignIn:
    """A new sign-in of this user, for 12 hours, or for 30 days on a device of their own."""
    lasts = OWN_DEVICE_LASTS if is_own_device else SIGN_IN_LASTS
    sign_in = SignIn(
        user=user,
        browser=browser,
        system=system,
        is_own_device=is_own_device,
        started_at=now,
        last_saved_at=now,
        expires_at=now + lasts,
    )
    session.add(sign_in)
    session.flush()
    return sign_in


def find(session: Session, uid: UUID) -> SignIn | None:
    """The sign-in with its user, ended or not."""
    return session.scalars(
        sa.select(SignIn)
        .join(SignIn.user)
        .options(contains_eager(SignIn.user))
        .where(SignIn.uid == uid)
    ).one_or_none()


def of_user(session: Session, user_id: int, *, now: datetime) -> list[SignIn]:
    """Those that may still be in use, the latest first."""
    return list(
        session.scalars(
            sa.select(SignIn)
            .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
            .order_by(SignIn.last_saved_at.desc(), SignIn.id.desc())
        )
    )


def note(sign_in: SignIn, *, now: datetime) -> None:
    """Remember that something was sent from it."""
    if now - sign_in.last_saved_at >= NOTED_EVERY:
        sign_in.last_saved_at = now


def rename(sign_in: SignIn) -> UUID:
    """Let it go on under another name: no cookie that was copied before finds it."""
    sign_in.uid = new_name()
    return sign_in.uid


def end(sign_in: SignIn, because: Ended, *, now: datetime) -> None:
    """End it. What has ended stays as it ended."""
    if sign_in.ended_at is None:
        sign_in.ended_at, sign_in.ended_because = now, because


def end_all(
    session: Session, user_id: int, because: Ended, *, now: datetime, but: SignIn | None = None
) -> int:
    """End every sign-in of this user, or every other one. Returns how many."""
    open_ones = of_user(session, user_id, now=now)
    ending = [sign_in for sign_in in open_ones if sign_in is not but]
    for sign_in in ending:
        end(sign_in, because, now=now)
    return len(ending)
