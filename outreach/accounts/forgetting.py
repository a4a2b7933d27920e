"""What goes by itself: sign-ins, links to sign in and changes of address that are over.

Each step deletes at most so many records at a time; see ``delivery.retention``.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import EmailChange, SignIn, SignInLink
from outreach.database import delete_some
from outreach.keeping import EMAIL_CHANGES, SIGN_IN_LINKS, SIGN_INS


def delete_sign_ins(session: Session, *, now: datetime, most: int) -> int:
    """Those that ended, or whose time was over, long enough ago."""
    latest = SIGN_INS.latest(now)
    is_over = sa.func.coalesce(SignIn.ended_at, SignIn.expires_at) <= latest
    return delete_some(session, SignIn, is_over, most=most)


def delete_email_changes(session: Session, *, now: datetime, most: int) -> int:
    """Those that were used, or void, or whose time was over, long enough ago."""
    latest = EMAIL_CHANGES.latest(now)
    is_over = sa.func.coalesce(EmailChange.used_at, EmailChange.expires_at) <= latest
    return delete_some(session, EmailChange, is_over, most=most)


def delete_sign_in_links(session: Session, *, now: datetime, most: int) -> int:
    """Those that were used, or void, or whose time was over, long enough ago."""
    latest = SIGN_IN_LINKS.latest(now)
    is_over = sa.func.coalesce(SignInLink.used_at, SignInLink.expires_at) <= latest
    return delete_some(session, SignInLink, is_over, most=most)
