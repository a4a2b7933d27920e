"""Work done later about screenings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.delivery import jobs
from outreach.screenings import actions
from outreach.screenings.actions import OVER
from outreach.screenings.models import Screening
from outreach.venues.actions import CHANGED
from outreach.venues.models import Venue


@jobs.acts(CHANGED)
def follow_venue(session: Session, *, venue_id: int, has_moved: bool = False) -> None:
    """A venue changed: bring its coming screenings to what it says now."""
    venue = session.get(Venue, venue_id)
    if venue is not None:
        actions.follow_venue(session, venue, has_moved=has_moved, now=now())


@jobs.acts(OVER)
def close(session: Session, *, screening_id: int) -> None:
    """A screening is over: note that it took place."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        actions.close(session, screening, now=now())
