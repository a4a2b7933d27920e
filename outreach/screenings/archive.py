"""Taking in screenings that took place before they were recorded here."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.database import site_of
from outreach.dates import instant
from outreach.errors import Refused
from outreach.films.kit_parts import Kit, ScreeningPart, VenuePart
from outreach.films.models import Film
from outreach.screenings import calendar
from outreach.screenings.models import ProgrammeItem, Screening, Status
from outreach.slugs import slug_of
from outreach.venues.models import AddressVisibility, Venue
from outreach.words import N_


def take_in(
    session: Session, kit: Kit, film: Film, organisation: Organisation, *, now: datetime
) -> list[Screening]:
    """The kit's past screenings, in its order; taken in again, they are brought up to date.

    Raises:
        Refused: one of them is not past: those are scheduled, not taken in.
    """
    return [_take_in(session, part, film, organisation, now=now) for part in kit.screenings]


def _take_in(
    session: Session, part: ScreeningPart, film: Film, organisation: Organisation, *, now: datetime
) -> Screening:
    slug = slug_of(part.title, otherwise="screening")
    screening = session.scalars(sa.select(Screening).where(Screening.slug == slug)).one_or_none()
    if screening is None:
        screening = Screening(slug=slug, organisation=organisation, film=film, sequence=0)
        screening.revised_at = now.replace(microsecond=0)
    elif screening.source is None:
        raise Refused(N_("A screening with the address %(slug)s is scheduled here."), slug=slug)
    with session.no_autoflush:
        screening.title, screening.source = part.title, part.source
        screening.host_name = part.host or ""
        screening.timezone, screening.held_on = part.timezone, part.date
        screening.starts_wall = part.starts
        screening.starts_at = instant(part.starts, part.timezone) if part.starts else None
        screening.place_name = part.city
        screening.venue = _venue(session, part.venue, part.timezone, organisation, now=now)
        screening.programme = [
            ProgrammeItem(position=n, at=item.at, what=item.what)
            for n, item in enumerate(part.programme)
        ]
        screening.status, screening.places_taken = Status.HELD, 0
        if not screening.is_past(now):
            raise Refused(N_("“%(title)s” has not taken place yet."), title=part.title)
    session.add(screening)
    session.flush()
    _store(session, screening, now=now)
    return screening


def _store(session: Session, screening: Screening, *, now: datetime) -> None:
    """Keep the bytes of an earlier reading when they still say the same."""
    if screening.starts_at is None:
        screening.vevent = screening.vevent_site = None
        return
    site = site_of(session)
    if calendar.entry(screening, site=site) != screening.vevent:
        screening.revised_at = now.replace(microsecond=0)
    screening.vevent, screening.vevent_site = calendar.entry(screening, site=site), site


def _venue(
    session: Session,
    part: VenuePart | None,
    timezone: str,
    organisation: Organisation,
    *,
    now: datetime,
) -> Venue | None:
    if part is None:
        return None
    same = sa.select(Venue).where(
        Venue.organisation_id == organisation.id,
        Venue.name == part.name,
        Venue.city == part.city,
    )
    venue = session.scalars(same).first()
    if venue is None:
        venue = Venue(
            **part.model_dump(),
            organisation_id=organisation.id,
            timezone=timezone,
            address_visibility=AddressVisibility.PUBLIC,
            created_at=now,
        )
        session.add(venue)
    return venue
