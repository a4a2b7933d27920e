"""What calendars show of screenings, kept as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import site_of
from outreach.screenings import calendar
from outreach.screenings.models import Screening


def revise(session: Session, screening: Screening, *, now: datetime) -> None:
    """Store the entry anew if calendars would show something else, and note when that was.

    The revision is DTSTAMP and LAST-MODIFIED: the same data stays the same bytes.
    """
    revise_all(session, [screening], now=now)


def revise_all(session: Session, screenings: Iterable[Screening], *, now: datetime) -> None:
    """The same for many at once, in as many statements as for one."""
    session.flush()
    for screening in screenings:
        if not screening.is_public or screening.starts_at is None:
            continue
        if screening.vevent is None or is_stale(session, screening):
            screening.revised_at = now.replace(microsecond=0)
            _store(session, screening)
    session.flush()


def is_stale(session: Session, screening: Screening) -> bool:
    """Whether calendars would show something else now."""
    if screening.vevent is None:
        return False
    if f"\r\nSEQUENCE:{screening.sequence}\r\n".encode() not in screening.vevent:
        return True  # known without serialising it, which takes most of the time of an edit
    return screening.vevent != calendar.entry(screening, site=site_of(session))


def store_all(session: Session) -> int:
    """Serialise again what names another public address than ours. Returns how many."""
    stale = session.scalars(
        sa.select(Screening).where(
            Screening.vevent.is_not(None), Screening.vevent_site != site_of(session)
        )
    ).all()
    for screening in stale:
        _store(session, screening)
    return len(stale)


def _store(session: Session, screening: Screening) -> None:
    screening.vevent_site = site_of(session)
    screening.vevent = calendar.entry(screening, site=screening.vevent_site)
