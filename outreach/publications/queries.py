"""What a reviewer has seen of a screening."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from outreach.panels.queries import panel_of
from outreach.screenings.models import Screening


def as_seen(session: Session, screening: Screening) -> str:
    """A hash of all that the page of a review shows: another one once any of it has changed."""
    venue, room = screening.venue, screening.room
    panel = [
        (one.role, one.speaker.name, one.speaker.affiliation, one.speaker.bio)
        for one in panel_of(session, screening)
    ]
    shown = (
        (screening.title, screening.slug, screening.description, screening.film_id),
        (screening.starts_at, screening.ends_at, screening.doors_wall, screening.timezone),
        (screening.online_url, screening.capacity, room.name if room else None),
        (venue.name, venue.address, venue.city, venue.address_visibility) if venue else None,
        panel,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()
