"""Films, venues and screenings for tests, made as hosts make them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.clock import now as real_now
from outreach.films import kit
from outreach.films.models import ContentNote, Film, FilmKind
from outreach.panels.models import Appearance
from outreach.rsvps import actions as rsvps
from outreach.rsvps.models import Rsvp
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.screenings.models import Screening
from outreach.speakers import actions as speakers
from outreach.speakers.models import How, Use
from outreach.tours import actions as tours
from outreach.tours.models import Tour
from outreach.venues import actions as venues
from outreach.venues.models import Access, Known, Room, Venue

REDLIGHT = Path(kit.__file__).parent / "kits" / "redlight.yaml"
GUEST = {"name": "Gia Guest", "email": "gia@example.org"}

_numbers = count(1)


def make_film(session: Session, **values: Any) -> Film:
    """A film of 72 minutes with one content note."""
    number = next(_numbers)
    values = {
        "slug": f"film-{number}",
        "title": "Redlight",
        "year": 2009,
        "kind": FilmKind.DOCUMENTARY,
        "runtime_minutes": 72,
        "synopsis": "Two women in Cambodia work for children who have been exploited.",
        "revised_at": real_now(),
        **values,
    }
    film = Film(**values)
    film.content_notes = [
        ContentNote(position=0, topic="child sexual exploitation", detail="described, not enacted")
    ]
    session.add(film)
    session.flush()
    return film


def make_venue(session: Session, organisation: Organisation, **values: Any) -> Venue:
    """A library in New York without rooms."""
    values = {
        "name": "Public Library",
        "address": "12 Canal Street",
        "city": "New York",
        "country": "US",
        "timezone": "America/New_York",
        **values,
    }
    if isinstance(values.get("access"), list):
        values["access"] = {Access(feature): Known(True) for feature in values["access"]}
    return venues.create(session, organisation_id=organisation.id, now=real_now(), **values)


def make_room(session: Session, venue: Venue, *, name: str = "Hall", capacity: int = 50) -> Room:
    return venues.add_room(session, venue, name=name, capacity=capacity)


def make_screening(
    session: Session,
    organisation: Organisation,
    *,
    film: Film | None = None,
    place: Place | None = None,
    capacity: int = 50,
    days_ahead: int = 14,
    published: bool = True,
    licensed: bool = True,
    now: datetime | None = None,
    **values: Any,
) -> Screening:
    """A screening at 19:00 for two hours, in a room of its own unless a place is given."""
    now = now or real_now()
    if place is None:
        venue = make_venue(session, organisation)
        place = Place(venue=venue, room=make_room(session, venue, capacity=capacity))
    day = now.astimezone(UTC).date() + timedelta(days=days_ahead)
    starts = datetime.combine(day, time(19))
    values = {
        "title": "An evening with Redlight",
        "starts": starts,
        "ends": starts + timedelta(hours=2),
        **values,
    }
    screening = screenings.schedule(
        session,
        organisation=organisation,
        film=film or make_film(session),
        place=place,
        now=now,
        **values,
    )
    screening.is_licensed = licensed
    if published:
        screenings.publish(session, screening, now=now)
    return screening


def make_rsvp(
    session: Session,
    screening: Screening,
    *,
    party_size: int = 1,
    now: datetime | None = None,
    **values: Any,
) -> Rsvp:
    """A party with a form of its own."""
    number = next(_numbers)
    values = {
        "name": "Gia Guest",
        "email": f"guest{number}@example.org",
        "form_key": f"form {number}",
        **values,
    }
    return rsvps.reserve(session, screening, party_size=party_size, now=now or real_now(), **values)


def make_tour(session: Session, organisation: Organisation, **values: Any) -> Tour:
    """A tour from today on that is open when it ends."""
    now = real_now()
    values = {
        "title": "Redlight goes round",
        "starts_on": now.date(),
        "ends_on": None,
        "film": values.pop("film", None) or make_film(session),
        **values,
    }
    return tours.create(session, organisation=organisation, now=now, **values)


def agreeing(session: Session, appearance: Appearance, use: Use = Use.NAME) -> Appearance:
    """The same, with the speaker's consent, noted just now."""
    speakers.give(session, appearance.speaker, use, how=How.SPOKEN, now=real_now())
    return appearance


def pretend_begun(session: Session, screening: Screening) -> None:
    """Let it have begun an hour ago, as time passing would."""
    assert screening.starts_at is not None
    assert screening.ends_at is not None
    back = screening.starts_at - real_now() + timedelta(hours=1)
    screening.starts_at -= back
    screening.ends_at -= back
    session.flush()
