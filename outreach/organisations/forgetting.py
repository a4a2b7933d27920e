"""What goes by itself: invitations and applications that are over.

Each step deletes at most so many records at a time; see ``delivery.retention``.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.keeping import APPLICATIONS, INVITATIONS
from outreach.organisations.models import HostApplication, Invitation


def delete_invitations(session: Session, *, now: datetime, most: int) -> int:
    """Those that were answered or taken back, or whose time was over, long enough ago."""
    latest = INVITATIONS.latest(now)
    is_over = sa.func.coalesce(Invitation.answered_at, Invitation.expires_at) <= latest
    return delete_some(session, Invitation, is_over, most=most)


def delete_applications(session: Session, *, now: datetime, most: int) -> int:
    """Those whose last word was said long enough ago."""
    is_over = HostApplication.changed_at <= APPLICATIONS.latest(now)
    return delete_some(session, HostApplication, is_over, most=most)
