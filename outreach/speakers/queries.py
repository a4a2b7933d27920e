"""Questions about speakers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.speakers.models import Speaker


def speaker_with(session: Session, uid: UUID) -> Speaker | None:
    """The speaker of this link, unless nothing is held about them any more."""
    return session.scalar(sa.select(Speaker).where(Speaker.uid == uid, Speaker.erased_at.is_(None)))


def profiles_of(session: Session, speaker: Speaker) -> Sequence[Speaker]:
    """Every profile that the organisation has of this person: the one, and those of its address."""
    condition = Speaker.id == speaker.id
    if speaker.email:
        condition = sa.or_(
            condition,
            sa.and_(
                Speaker.organisation_id == speaker.organisation_id,
                sa.func.lower(Speaker.email) == speaker.email.lower(),
            ),
        )
    return session.scalars(sa.select(Speaker).where(condition).order_by(Speaker.id)).all()
