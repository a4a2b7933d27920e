"""What hosts do with venues and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.dates import zones_by_country
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.keeping import FORMER
from outreach.venues.models import (
    LARGEST_ROOM,
    Access,
    AccessFeature,
    AddressVisibility,
    FormerPlace,
    Known,
    Position,
    Room,
    Venue,
)
from outreach.words import N_

CHANGED = "venues.changed"


def create(session: Session, *, organisation_id: int, now: datetime, **details: object) -> Venue:
    """A new venue. ``details`` are those of :func:`edit`.

    Raises:
        Refused: as :func:`edit`.
    """
    venue = Venue(organisation_id=organisation_id, created_at=now)
    _describe(venue, **details)  # type: ignore[arg-type]
    session.add(venue)
    session.flush()
    return venue


def edit(session: Session, venue: Venue, *, now: datetime, **details: object) -> None:
    """Describe the venue anew. Calendar entries of its screenings follow.

    Raises:
        Refused: the country is unknown or the zone is none of its own, or the address is hidden
            and no area is named instead.
    """
    before, former = _where(venue), FormerPlace.of(venue)
    _describe(venue, **details)  # type: ignore[arg-type]
    if not former.is_what_it_was(venue):
        former.venue_id, former.until = venue.id, now
        session.add(former)
    tell_screenings(session, venue, now=now, has_moved=_where(venue) != before)


def forget_former(session: Session, *, now: datetime, most: int) -> int:
    """Delete what venues were long enough ago. Returns how many."""
    return delete_some(session, FormerPlace, FormerPlace.until <= FORMER.latest(now), most=most)


def _where(venue: Venue) -> tuple[object, ...]:
    """What those guests are told of whom the address is open, though it is hidden from others."""
    return venue.name, venue.address, venue.city, venue.address_visibility


def tell_screenings(
    session: Session, venue: Venue, *, now: datetime, has_moved: bool = False
) -> None:
    """Leave word for later areas that the venue or one of its rooms has changed.

    Args:
        has_moved: its address did, which may be hidden from the public and known to guests.
    """
    session.flush()
    key = f"{CHANGED}:{venue.id}:{now.isoformat()}"
    outbox.queue(session, CHANGED, key=key, now=now, venue_id=venue.id, has_moved=has_moved)


def add_room(session: Session, venue: Venue, *, name: str, capacity: int) -> Room:
    """A room of the venue.

    Raises:
        Refused: the venue has a room of that name, or it holds nobody or a stadium.
    """
    _check_room(venue, None, name, capacity)
    room = Room(venue=venue, name=name, capacity=capacity)
    session.add(room)
    session.flush()
    return room


def _describe(
    venue: Venue,
    *,
    name: str,
    city: str,
    country: str,
    timezone: str | None,
    address: str | None = None,
    region: str | None = None,
    address_visibility: AddressVisibility = AddressVisibility.PUBLIC,
    area_label: str | None = None,
    position: Position | None = None,
    access: Mapping[Access, Known] | None = None,
    access_note: str | None = None,
    team_notes: str | None = None,
) -> None:
    if country not in zones_by_country():
        raise Refused(N_("Choose a country from the list."), field="country")
    check_area(address_visibility, area_label)
    check_position(position)
    venue.timezone = zone_of(country, timezone)
    venue.name, venue.address, venue.city, venue.region = name, address, city, region
    venue.country, venue.address_visibility, venue.area_label = (
        country,
        address_visibility,
        area_label,
    )
    venue.latitude, venue.longitude = position.exact if position else (None, None)
    venue.access_note, venue.team_notes = access_note, team_notes
    _say_access(venue, access or {})


def _say_access(venue: Venue, access: Mapping[Access, Known]) -> None:
    """Say of each thing that is there or not; of what is left out nothing is known any more."""
    told = {feature.feature: feature for feature in venue.features}
    for thing in told.keys() - access.keys():
        venue.features.remove(told[thing])
    for thing, known in access.items():
        feature = told.get(thing) or AccessFeature(feature=thing)
        feature.is_there, feature.detail = known.is_there, known.detail
        if thing not in told:
            venue.features.append(feature)


def check_area(visibility: AddressVisibility, label: str | None) -> None:
    """Say that nobody could plan their way.

    Raises:
        Refused: the address is hidden, and no area is named instead.
    """
    if not visibility.is_public and not label:
        raise Refused(
            N_("Name the area instead, as people may know it: “near the main station”."),
            field="area_label",
        )


def check_position(position: Position | None) -> None:
    """Say that no map shows it.

    Raises:
        Refused: the numbers lie beyond the poles or go more than once round the globe.
    """
    if position is not None and not position.is_on_the_globe:
        raise Refused(
            N_("Latitude goes from -90 to 90, longitude from -180 to 180. Is the order right?"),
            field="position",
        )


def zone_of(country: str, chosen: str | None) -> str:
    """The zone that the host confirmed; the country's own when it has but one.

    Raises:
        Refused: the zone is none of the country's, or it has several and none is chosen.
    """
    zones = zones_by_country()[country]
    if chosen:
        if chosen not in zones:
            message = N_("This is not a time zone of the country you chose. Please look at both.")
            raise Refused(message, field="timezone")
        return chosen
    if len(zones) > 1:
        message = N_("This country has several time zones. Choose the one of the venue.")
        raise Refused(message, field="timezone")
    return zones[0]


def _check_room(venue: Venue, room: Room | None, name: str, capacity: int) -> None:
    if any(other.name == name and other is not room for other in venue.rooms):
        raise Refused(N_("This venue has a room of that name."), field="name")
    check_capacity(capacity)


def check_capacity(capacity: int) -> None:
    """Say that no room is like that.

    Raises:
        Refused: it holds nobody or a stadium.
    """
    if not 1 <= capacity <= LARGEST_ROOM:
        raise Refused(
            N_("A room holds between 1 and %(most)s people."), field="capacity", most=LARGEST_ROOM
        )


def edit_room(session: Session, room: Room, *, name: str, capacity: int, now: datetime) -> None:
    """Describe the room anew.

    Raises:
        Refused: as :func:`add_room`.
    """
    _check_room(room.venue, room, name, capacity)
    room.name, room.capacity = name, capacity
    tell_screenings(session, room.venue, now=now)
