"""Questions about members' own calendars."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, User
from outreach.screenings.models import PUBLIC, Crew, PersonalFeed, Screening
from outreach.screenings.queries.entries import Condition


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


def works_on(user_id: int) -> tuple[Condition, ...]:
    """What is true of all that somebody works on, in a calendar.

    That is what their organisations publish, listed or not, and where they have a role. The
    entries hide what the public's hide: whoever keeps the calendar reads them too.
    """
    teams = sa.select(Membership.organisation_id).where(Membership.user_id == user_id)
    helped = sa.select(Crew.screening_id).where(Crew.user_id == user_id)
    return (
        Screening.status.in_(PUBLIC),
        Screening.source.is_(None),
        sa.or_(Screening.organisation_id.in_(teams), Screening.id.in_(helped)),
    )
