"""Screenings follow what they are made of."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.screenings import terms
from outreach.screenings.actions import entries, history
from outreach.screenings.models import Screening, Status
from outreach.venues.models import Venue


def follow_venue(session: Session, venue: Venue, *, now: datetime) -> None:
    """Bring the venue's coming screenings to what it says now: zone, capacity, calendar entries.

    People come at the wall time, so it stays where the zone was put right, and the instant moves.
    """
    coming = session.scalars(
        sa.select(Screening).where(
            Screening.venue_id == venue.id,
            Screening.status != Status.CANCELLED,
            Screening.starts_at > now,
        )
    )
    for screening in coming.all():
        screening.lock()
        with history.recorded(session, screening, by=None, now=now):
            terms.follow_zone(screening, venue.timezone, now)
            if screening.room:
                wanted = terms.capacity_of(
                    screening.room, screening.rsvp_limit, screening.licensed_audience
                )
                screening.capacity = max(wanted or 1, screening.places_taken, 1)
        if entries.is_stale(session, screening):
            words: dict[str, history.Difference] = {"venue": (None, f"{venue.name}, {venue.city}")}
            history.note(session, screening, words, by=None, now=now, tells=True)
