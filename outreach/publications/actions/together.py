"""Publishing drafts together, or asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.errors import NotAll, Refused
from outreach.publications.actions import reviews
from outreach.screenings.actions.order import by_number
from outreach.screenings.models import Screening
from outreach.words import N_


def publish_together(
    session: Session, screenings: Sequence[Screening], *, by: User, now: datetime
) -> None:
    """Publish all of them, or ask for each while their organisation is not trusted.

    Raises:
        NotAll: at least one cannot be; then all are as they were.
    """
    reasons: dict[int, Refused] = {}
    with session.begin_nested():
        for screening in by_number(screenings):
            try:
                reviews.publish_or_ask(session, screening, by=by, now=now)
            except Refused as refused:
                reasons[screening.id] = refused
        if reasons:
            raise NotAll(N_("Nothing was published: %(number)s of them cannot be."), reasons)
