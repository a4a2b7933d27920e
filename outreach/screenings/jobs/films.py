"""What is done about screenings when a film is described anew."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.delivery import jobs
from outreach.films.actions import CHANGED
from outreach.films.models import Film
from outreach.screenings.actions import films


@jobs.acts(CHANGED)
def follow_film(session: Session, *, film_id: int) -> None:
    """Bring the calendar entries of its coming screenings to what the film says now."""
    film = session.get(Film, film_id)
    if film is not None:
        films.follow(session, film, now=now())
