"""What waits for review, and what a reviewer has seen of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.panels.queries import panel_of
from outreach.publications.models import PublicationRequest, ReviewState
from outreach.screenings.models import Screening
from outreach.screenings.queries import WITH_CARD


def latest_request(session: Session, screening: Screening) -> PublicationRequest | None:
    """When somebody asked to publish it last; None when nobody ever did."""
    return session.scalars(
        sa.select(PublicationRequest)
        .where(PublicationRequest.screening_id == screening.id)
        .order_by(PublicationRequest.id.desc())
        .options(joinedload(PublicationRequest.asked_by))
        .limit(1)
    ).first()


def waiting_requests(session: Session) -> Sequence[PublicationRequest]:
    """What waits for review, the oldest first."""
    return session.scalars(
        sa.select(PublicationRequest)
        .where(PublicationRequest.state == ReviewState.WAITING)
        .order_by(PublicationRequest.asked_at, PublicationRequest.id)
        .options(
            joinedload(PublicationRequest.screening).options(*WITH_CARD),
            joinedload(PublicationRequest.asked_by),
        )
    ).all()


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
