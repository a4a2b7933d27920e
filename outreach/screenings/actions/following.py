"""Screenings follow what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.screenings import terms
from outreach.screenings.actions import entries, history
from outreach.screenings.actions.order import by_number
from outreach.screenings.models import Screening, Status
from outreach.screenings.models.days import day_has_come
from outreach.venues.models import Reader, Venue


def follow_venue(session: Session, venue: Venue, *, has_moved: bool = False, now: datetime) -> None:
    """Bring the venue's coming screenings to what it says now: zone, capacity, calendar entries.

    When it ``has_moved``, guests who may see its address are told, also if the public reads the
    same. People come at the wall time, so it stays where the zone was put right, and the instant
    moves.
    """
    coming = session.scalars(
        sa.select(Screening).where(
            Screening.venue_id == venue.id,
            Screening.status != Status.CANCELLED,
            Screening.starts_at > now,
        )
    )
    for screening in by_number(coming):
        screening.lock()
        with history.recorded(session, screening, by=None, now=now):
            terms.follow_zone(screening, venue.timezone, now)
            if screening.room:
                wanted = terms.capacity_of(
                    screening.room, screening.rsvp_limit, screening.licensed_audience
                )
                screening.capacity = max(wanted or 1, screening.places_taken, 1)
        is_news = has_moved and venue.is_open_to(_best_known(screening, now))
        if is_news or entries.is_stale(session, screening):
            words: dict[str, history.Difference] = {"venue": (None, f"{venue.name}, {venue.city}")}
            history.note(session, screening, words, by=None, now=now, tells=screening.is_published)


def _best_known(screening: Screening, now: datetime) -> Reader:
    """A guest from whom nothing is hidden that any guest may see now."""
    return Reader(is_expected=True, is_approved=True, day_has_come=day_has_come(screening, now))


@dataclass(frozen=True)
class Moved:
    """A screening whose instant is another one since the rules of its zone have changed.

    ``why_not`` says why it could not be moved: clocks no longer show its time.
    """

    screening: Screening
    before: datetime | None
    after: datetime | None
    why_not: Refused | None = None


def recompute_instants(session: Session, *, now: datetime) -> list[Moved]:
    """After the zone database has changed: keep the wall time, and move the instant.

    People come at the wall time. Guests are told, because their calendars show the old instant.
    """
    coming = sa.select(Screening).where(
        Screening.starts_wall.is_not(None),
        Screening.ends_at > now,
        Screening.status.not_in((Status.CANCELLED, Status.HELD)),
    )
    checked = [
        _recompute(session, screening, now=now) for screening in by_number(session.scalars(coming))
    ]
    return [moved for moved in checked if moved]


def _recompute(session: Session, screening: Screening, *, now: datetime) -> Moved | None:
    screening.lock()
    before = screening.starts_local
    with history.recorded(session, screening, by=None, now=now):
        try:
            is_moved = terms.follow_clock(screening)
        except Refused as refused:
            return Moved(screening, before, None, refused)
    return Moved(screening, before, screening.starts_local) if is_moved else None
