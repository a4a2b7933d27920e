"""What goes by itself: sign-ins, invitations, applications and changes of address that are over.

Each step deletes at most so many records at a time; see ``delivery.retention``.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import EmailChange, HostApplication, Invitation, SignIn
from outreach.database import Base
from outreach.keeping import APPLICATIONS, EMAIL_CHANGES, INVITATIONS, SIGN_INS


def delete_sign_ins(session: Session, *, now: datetime, most: int) -> int:
    """Those that ended, or whose time was over, long enough ago."""
    latest = SIGN_INS.latest(now)
    is_over = sa.func.coalesce(SignIn.ended_at, SignIn.expires_at) <= latest
    return _delete(session, SignIn, is_over, most)


def delete_invitations(session: Session, *, now: datetime, most: int) -> int:
    """Those that were answered or taken back, or whose time was over, long enough ago."""
    latest = INVITATIONS.latest(now)
    is_over = sa.func.coalesce(Invitation.answered_at, Invitation.expires_at) <= latest
    return _delete(session, Invitation, is_over, most)


def delete_applications(session: Session, *, now: datetime, most: int) -> int:
    """Those whose last word was said long enough ago."""
    is_over = HostApplication.changed_at <= APPLICATIONS.latest(now)
    return _delete(session, HostApplication, is_over, most)


def delete_email_changes(session: Session, *, now: datetime, most: int) -> int:
    """Those that were used, or void, or whose time was over, long enough ago."""
    latest = EMAIL_CHANGES.latest(now)
    is_over = sa.func.coalesce(EmailChange.used_at, EmailChange.expires_at) <= latest
    return _delete(session, EmailChange, is_over, most)


def _delete(
    session: Session, record: type[Base], is_over: sa.ColumnElement[bool], most: int
) -> int:
    found = sa.select(record.id).where(is_over).order_by(record.id).limit(most)
    done = session.execute(
        sa.delete(record)
        .where(record.id.in_(found.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
