"""Questions about licences."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import in_parts
from outreach.licences.models import ScreeningLicence
from outreach.screenings.models import Screening


def licence_of(session: Session, screening: Screening) -> ScreeningLicence | None:
    """The screening's licence; None while nobody has said anything of it."""
    return session.scalars(
        sa.select(ScreeningLicence).where(ScreeningLicence.screening_id == screening.id)
    ).one_or_none()


def licences_of(session: Session, screenings: Iterable[Screening]) -> dict[int, ScreeningLicence]:
    """The licences of screenings of which anything is said, by the screening's number."""
    found: dict[int, ScreeningLicence] = {}
    for numbers in in_parts(screening.id for screening in screenings):
        query = sa.select(ScreeningLicence).where(ScreeningLicence.screening_id.in_(numbers))
        found |= {licence.screening_id: licence for licence in session.scalars(query)}
    return found
