"""Work done later about panels."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.delivery import jobs
from outreach.panels import actions
from outreach.screenings.actions import DELETED


@jobs.acts(DELETED)
def forget_speakers(session: Session, *, organisation_id: int) -> None:
    """A draft was thrown away: forget the profiles that only its panel showed."""
    actions.forget_unused(session, organisation_id)
