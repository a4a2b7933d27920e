"""What hosts do with speakers' profiles."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.speakers.models import Speaker


def describe(
    session: Session,
    *,
    organisation_id: int,
    name: str,
    affiliation: str | None,
    bio: str | None,
    now: datetime,
) -> Speaker:
    """The organisation's speaker of that name with that affiliation and bio, made if new."""
    same = sa.select(Speaker).where(
        Speaker.organisation_id == organisation_id, Speaker.name == name
    )
    for speaker in session.scalars(same):
        if (speaker.affiliation, speaker.bio) == (affiliation, bio):
            return speaker
    speaker = Speaker(
        organisation_id=organisation_id, name=name, affiliation=affiliation, bio=bio, created_at=now
    )
    session.add(speaker)
    session.flush()
    return speaker
