"""Questions about members' own calendars."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, User
from outreach.screenings.models import PUBLIC, Crew, PersonalFeed, Screening


def feed_of(session: Session, user_id: int) -> PersonalFeed | None:
    """The address of somebody's own calendar; None while they have none."""
    return session.scalar(sa.select(PersonalFeed).where(PersonalFeed.user_id == user_id))


def open_feed_with(session: Session, uid: UUID) -> PersonalFeed | None:
    """The one with this key; None when it was closed, or its member may not sign in."""
    return session.scalar(
        sa.select(PersonalFeed)
        .join(PersonalFeed.user)
        .where(PersonalFeed.uid == uid, User.active.is_(True))
        .options(joinedload(PersonalFeed.user))
    )


def entries_for(session: Session, user_id: int) -> tuple[list[bytes], datetime | None]:
    """The stored entries of all that somebody works on, by time, and the latest revision.

    That is what their organisations publish, listed or not, and where they have a role. The
    entries hide what the public's hide: whoever keeps the calendar reads them too.
    """
    teams = sa.select(Membership.organisation_id).where(Membership.user_id == user_id)
    helped = sa.select(Crew.screening_id).where(Crew.user_id == user_id)
    rows = session.execute(
        sa.select(Screening.vevent, Screening.revised_at)
        .where(
            Screening.vevent.is_not(None),
            Screening.status.in_(PUBLIC),
            Screening.source.is_(None),
            sa.or_(Screening.organisation_id.in_(teams), Screening.id.in_(helped)),
        )
        .order_by(Screening.starts_at, Screening.id)
    ).all()
    stored = [row.vevent for row in rows if row.vevent is not None]
    return stored, max((row.revised_at for row in rows), default=None)
