"""For how many people a screening is, changed by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.screenings import terms
from outreach.screenings.actions import history
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import Screening


def set_capacity(
    session: Session,
    screening: Screening,
    *,
    rsvp_limit: int | None,
    because: str | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """Raise or lower the RSVP limit; None leaves it to the room and the licence.

    Args:
        because: why it is lowered although more places are given; noted among the changes. Nothing
            is taken from anybody: places that come back go to nobody else until it is reached.

    Raises:
        Refused: as ``screenings.edit``; above all, fewer than places are given, and no reason why.
    """
    screening.lock()
    check_open(screening, now)
    is_below = because is not None and is_below_places(screening, rsvp_limit)
    with history.recorded(session, screening, by=by, now=now):
        terms.set_limit(screening, rsvp_limit, is_below_places=is_below)
    if is_below:
        said: dict[str, history.Difference] = {"below_places": (None, because)}
        history.note(session, screening, said, by=by, now=now, tells=False)


def is_below_places(screening: Screening, rsvp_limit: int | None) -> bool:
    """Whether this limit is lower than what is given."""
    return rsvp_limit is not None and 1 <= rsvp_limit < screening.places_taken
