"""What goes by itself: requests for screenings.

Each step deletes at most so many records at a time; see ``delivery.retention``.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.keeping import OPEN_REQUESTS, REQUESTS
from outreach.requests.models import OPEN, ScreeningRequest


def delete_closed_requests(session: Session, *, now: datetime, most: int) -> int:
    """Those that were closed long enough ago."""
    is_over = ScreeningRequest.changed_at <= REQUESTS.latest(now)
    closed = sa.and_(ScreeningRequest.state.not_in(OPEN), is_over)
    return delete_some(session, ScreeningRequest, closed, most=most)


def delete_open_requests(session: Session, *, now: datetime, most: int) -> int:
    """Those of which nobody has said anything for so long that nobody will."""
    is_over = ScreeningRequest.changed_at <= OPEN_REQUESTS.latest(now)
    waiting = sa.and_(ScreeningRequest.state.in_(OPEN), is_over)
    return delete_some(session, ScreeningRequest, waiting, most=most)
