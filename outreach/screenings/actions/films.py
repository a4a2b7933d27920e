"""What screenings do when their film changes, and which of its versions must stay for them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.films.actions.versions import settle_default
from outreach.films.models import Film, FilmVersion
from outreach.screenings.actions import entries
from outreach.screenings.actions.order import by_number
from outreach.screenings.models import Screening
from outreach.words import N_


def follow(session: Session, film: Film, *, now: datetime) -> int:
    """Store anew what calendars show of its coming screenings. Returns of how many.

    The wording alone changes, so SEQUENCE stays and nobody is told (RFC 5546, 2.1.4).
    """
    coming = session.scalars(
        sa.select(Screening).where(
            Screening.film_id == film.id,
            Screening.vevent.is_not(None),
            Screening.starts_at > now,
        )
    )
    return sum(_follow(session, screening, now) for screening in by_number(coming))


def _follow(session: Session, screening: Screening, now: datetime) -> bool:
    screening.lock()
    is_stale = entries.is_stale(session, screening)
    entries.revise(session, screening, now=now)
    return is_stale


def remove_version(session: Session, version: FilmVersion) -> None:
    """Have it be chosen no more; the next one is proposed where this one was.

    Raises:
        Refused: screenings show it, or have shown it.
    """
    film = version.film
    film.lock()
    showing = sa.select(sa.func.count()).where(Screening.film_version_id == version.id)
    number = session.scalar(showing) or 0
    if number:
        raise Refused(
            N_("This version cannot be removed. Screenings that show it: %(number)s."),
            number=number,
        )
    film.versions.remove(version)
    settle_default(film)
    session.flush()
