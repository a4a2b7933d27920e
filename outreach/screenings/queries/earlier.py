"""When and where a screening was to be before it was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.screenings.models import Change, Screening
from outreach.venues.models import FormerPlace, Named, Reader, Venue

FIELDS = ("starts", "ends", "timezone", "venue", "room", "online_url")


@dataclass(frozen=True)
class Span:
    """From when to when, on the clocks of the place."""

    starts: datetime
    ends: datetime | None


@dataclass(frozen=True)
class Spot:
    """Where, as far as one reader may know it: without a name, it can only be watched online."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    room: str | None = None
    is_online: bool = False


@dataclass(frozen=True)
class Earlier:
    """What guests were told by some moment. A ``span`` or place that is not known is None."""

    span: Span | None
    place: Named | None
    room: str | None
    is_online: bool

    def spot(self, reader: Reader) -> Spot | None:
        """Where, for whoever reads; None when nobody knows that any more."""
        return spot_of(self.place, self.room, self.is_online, reader)


def as_it_is(screening: Screening) -> Earlier:
    """The same of what holds now."""
    starts = screening.starts_local
    return Earlier(
        Span(starts, screening.ends_local) if starts else None,
        screening.venue,
        screening.room.name if screening.room else None,
        screening.online_url is not None,
    )


def as_it_was(session: Session, screening: Screening, at: datetime) -> Earlier:
    """What held at that moment, as far as guests hear of it."""
    first = _first_changes(session, screening, at)
    holds = as_it_is(screening)
    return Earlier(
        _span(screening, first),
        _place(session, screening, first.get("venue"), at),
        first["room"].before if "room" in first else holds.room,
        first["online_url"].before is not None if "online_url" in first else holds.is_online,
    )


def spot_of(place: Named | None, room: str | None, is_online: bool, reader: Reader) -> Spot | None:
    """A room is seen by whoever sees in which house it is."""
    if place is None:
        return Spot(is_online=True) if is_online else None
    return Spot(
        place.name_for(reader),
        place.address_for(reader),
        place.city,
        place.region,
        place.country,
        room if place.is_open_to(reader) else None,
        is_online,
    )


def _first_changes(session: Session, screening: Screening, at: datetime) -> dict[str, Change]:
    """Of each field the first change since then: it says what stood there."""
    found = session.scalars(
        sa.select(Change)
        .where(
            Change.screening_id == screening.id,
            Change.field.in_(FIELDS),
            Change.sequence.is_not(None),
            Change.at > at,
        )
        .order_by(Change.edit.desc(), Change.id.desc())
    )
    return {change.field: change for change in found}


def _span(screening: Screening, first: dict[str, Change]) -> Span | None:
    zone = first["timezone"].before if "timezone" in first else screening.timezone
    starts = _moment(first.get("starts"), screening.starts_local, zone)
    return Span(starts, _moment(first.get("ends"), screening.ends_local, zone)) if starts else None


def _moment(change: Change | None, local: datetime | None, zone: str | None) -> datetime | None:
    """What the clocks of that zone showed: a change has noted it with its offset."""
    said = local
    if change is not None:
        said = datetime.fromisoformat(change.before) if change.before else None
    return said.astimezone(ZoneInfo(zone)) if said and zone else None


def _place(
    session: Session, screening: Screening, change: Change | None, at: datetime
) -> Named | None:
    """The venue at which it was, as it was: it may say something else of itself by now."""
    venue = screening.venue
    if change is not None:
        venue = session.get(Venue, change.venue_id) if change.venue_id else None
    if venue is None:
        return None
    former = session.scalars(
        sa.select(FormerPlace)
        .where(FormerPlace.venue_id == venue.id, FormerPlace.until > at)
        .order_by(FormerPlace.until, FormerPlace.id)
        .limit(1)
    ).first()
    return former or venue
