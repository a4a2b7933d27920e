"""What members do with their own calendar."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.screenings.models import PersonalFeed
from outreach.screenings.queries.feeds import feed_of


def open_feed(session: Session, user: User, *, now: datetime) -> PersonalFeed:
    """Their address; a new one in place of one that was there, which then leads nowhere."""
    user.lock()
    feed = feed_of(session, user.id)
    if feed is None:
        feed = PersonalFeed(user=user, created_at=now)
        session.add(feed)
    else:
        feed.uid, feed.created_at = uuid4(), now
    session.flush()
    return feed


def close_feed(session: Session, user: User) -> None:
    """Have their address lead nowhere."""
    session.execute(sa.delete(PersonalFeed).where(PersonalFeed.user_id == user.id))
