"""How guests come to a screening that is shown again: the same terms, and the same questions.

Invitation codes are not taken along: who was given one was asked to that evening.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.rsvps.models import Question, RsvpTerms
from outreach.rsvps.queries.answers import questions_of
from outreach.rsvps.queries.terms import terms_of
from outreach.screenings.actions import copies
from outreach.screenings.models import Screening
from outreach.words import N_


def is_there(session: Session, screening: Screening) -> bool:
    """Whether the host has said anything of it."""
    said = (
        sa.select(model.id).where(model.screening_id == screening.id)
        for model in (RsvpTerms, Question)
    )
    return any(session.scalar(sa.select(one.exists())) for one in said)


def take(session: Session, screening: Screening, made: Screening) -> None:
    """Have the same go for a copy; RSVPs open and close as long before its start as here.

    Raises:
        Refused: it has fewer places than are to be kept back.
    """
    terms = terms_of(session, screening)
    kept = {one.value: number for one, number in terms.kept.items()}
    if sum(kept.values()) > (made.capacity or 0):
        message = N_("It has fewer places than are kept back here. Leave out how guests come.")
        raise Refused(message, field="parts")
    made.places_kept, made.party_limit = sum(kept.values()), screening.party_limit
    made.rsvps_open_at = _moved(screening.rsvps_open_at, screening, made)
    made.rsvps_close_at = _moved(screening.rsvps_close_at, screening, made)
    session.add(
        RsvpTerms(screening_id=made.id, mode=terms.mode, asks_names=terms.asks_names, **kept)
    )
    asked = {one.id: _question(one, made) for one in questions_of(session, screening)}
    session.add_all(asked.values())
    session.flush()
    for one in questions_of(session, screening):
        if one.shown_if_id is not None:
            asked[one.id].shown_if_id = asked[one.shown_if_id].id


def _question(one: Question, made: Screening) -> Question:
    return Question(
        screening_id=made.id,
        position=one.position,
        kind=one.kind,
        words=one.words,
        choices=list(one.choices),
        is_required=one.is_required,
        is_per_guest=one.is_per_guest,
        is_sensitive=one.is_sensitive,
        shown_if=one.shown_if,
    )


def _moved(at: datetime | None, screening: Screening, made: Screening) -> datetime | None:
    """As long before the start on the clocks there, which may change in between."""
    if at is None or screening.starts_wall is None or made.starts_wall is None:
        return None
    wall = at.astimezone(ZoneInfo(screening.timezone)).replace(tzinfo=None)
    wall += made.starts_wall - screening.starts_wall
    return wall.replace(tzinfo=ZoneInfo(made.timezone)).astimezone(UTC)


copies.ELSEWHERE[copies.Part.GUESTS] = copies.Elsewhere(is_there, take)
