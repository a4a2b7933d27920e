"""What a reviewer has seen of a screening."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.panels.queries import panel_of
from outreach.screenings.models import Screening
from outreach.screenings.queries.safeguards import Safety, safety_of


def as_seen(session: Session, screening: Screening, *, now: datetime) -> str:
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
        [_said(one) for one in safety_of(session, screening, now=now)],
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _said(one: Safety) -> tuple[object, ...]:
    record = one.record
    said = (record.words, record.minutes, record.waived_because, record.by_id) if record else ()
    return (one.kind.value, [line.name for line in one.helplines], *said)
