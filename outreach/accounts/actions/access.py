"""What whoever runs the site does about somebody's access: end sign-ins, block, unblock."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import sign_ins
from outreach.accounts.actions import email_changes, sign_in_links
from outreach.accounts.models import Ended, User


def end_sign_ins(session: Session, user: User, *, now: datetime) -> int:
    """End all of them, and void every link that was mailed. Returns how many sign-ins."""
    return _end(session, user, Ended.BY_STAFF, now)


def block(session: Session, user: User, *, now: datetime) -> int:
    """Let nobody in with this account, by no way, until it is unblocked. Returns as above."""
    user.active = False
    return _end(session, user, Ended.BLOCKED, now)


def unblock(user: User) -> None:
    """Let its person sign in again, as they did before."""
    user.active = True


def _end(session: Session, user: User, because: Ended, now: datetime) -> int:
    user.fs_uniquifier = secrets.token_hex(32)
    email_changes.void(session, user.id, now=now)
    sign_in_links.void(session, user.id, now=now)
    return sign_ins.end_all(session, user.id, because, now=now)
