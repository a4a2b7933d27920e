"""Questions about licences."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.licences.models import ScreeningLicence
from outreach.screenings.models import Screening


def licence_of(session: Session, screening: Screening) -> ScreeningLicence | None:
    """The screening's licence; None while nobody has said anything of it."""
    return session.scalars(
        sa.select(ScreeningLicence).where(ScreeningLicence.screening_id == screening.id)
    ).one_or_none()
