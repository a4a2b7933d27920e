"""The terms of a screening and their rules: where, when, and for how many."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil

from outreach.dates import instant, zone_names
from outreach.errors import Refused
from outreach.screenings.models import Place, Screening
from outreach.screenings.versions import runtime_of
from outreach.venues.models import LARGEST_ROOM, Room
from outreach.words import N_

LONGEST = timedelta(hours=24)
EARLIEST_DOORS = timedelta(hours=12)
TALK = timedelta(hours=1)
STEP = 5
FURTHEST = timedelta(days=3 * 365)


def set_place(screening: Screening, place: Place, timezone: str | None) -> None:
    """Where it is, and by that whose clock holds.

    Raises:
        Refused: as :func:`check_link` and :func:`zone_of`.
    """
    check_link(place)
    screening.timezone = zone_of(place, timezone)
    screening.venue, screening.room = place.venue, place.room
    screening.online_url = place.online_url


def check_link(place: Place) -> None:
    """Say that nobody could watch it.

    Raises:
        Refused: it is online and has no link that a browser opens.
    """
    if place.venue is not None:
        return
    if not place.online_url:
        raise Refused(N_("Give the link under which it can be seen."), field="online_url")
    if not place.online_url.startswith(("https://", "http://")):
        raise Refused(N_("A link starts with https://."), field="online_url")


def zone_of(place: Place, timezone: str | None) -> str:
    """Whose clock holds: the venue's, or ``timezone`` when it is online.

    Raises:
        Refused: it is online and this is no zone.
    """
    if place.venue is not None:
        return place.venue.timezone
    if timezone is None or timezone not in zone_names():
        raise Refused(N_("Choose the time zone of an online screening."), field="timezone")
    return timezone


def set_time(
    screening: Screening,
    starts: datetime,
    ends: datetime | None,
    doors: time | None,
    now: datetime,
) -> None:
    """When it is, in wall time on the clock that :func:`set_place` has set.

    Raises:
        Refused: as :func:`check_start`, :func:`check_end` and :func:`check_doors`.
    """
    zone = screening.timezone
    check_start(starts, zone, now)
    ends = ends or starts + _usual_length(runtime_of(screening))
    check_end(starts, ends, zone)
    check_doors(starts, doors)
    screening.starts_wall, screening.ends_wall, screening.doors_wall = starts, ends, doors
    screening.starts_at, screening.ends_at = instant(starts, zone), instant(ends, zone)


def check_start(starts: datetime, timezone: str, now: datetime) -> None:
    """Say that it cannot begin then.

    Raises:
        Refused: the time is past, too far off or not on the clock.
    """
    starts_at = instant(starts, timezone, field="starts")
    if starts_at <= now:
        raise Refused(N_("This time has passed."), field="starts")
    if starts_at > now + FURTHEST:
        raise Refused(N_("This is more than three years away. Is the year right?"), field="starts")


def check_end(starts: datetime, ends: datetime, timezone: str) -> None:
    """Say that it cannot end then.

    Raises:
        Refused: the time is before the start, more than a day after it or not on the clock.
    """
    instant(ends, timezone, field="ends")
    if ends <= starts:
        raise Refused(N_("The end comes before the start."), field="ends")
    if ends > starts + LONGEST:
        raise Refused(N_("A screening ends within 24 hours of its start."), field="ends")


def check_doors(starts: datetime, doors: time | None) -> None:
    """Say that nobody would come so early, or that it is after the start.

    Raises:
        Refused: on the way to the start, that time of day is not in the last twelve hours.
    """
    if doors is None:
        return
    before = (starts - datetime.combine(starts.date(), doors)) % timedelta(days=1)
    if before > EARLIEST_DOORS:
        message = N_("Doors open before the start, by twelve hours at most.")
        raise Refused(message, field="doors")


def follow_zone(screening: Screening, timezone: str, now: datetime) -> None:
    """Keep the wall time and move the instant to another zone; stay where that cannot be."""
    before = screening.timezone
    if timezone == before or screening.starts_wall is None:
        return
    screening.timezone = timezone
    try:
        set_time(screening, screening.starts_wall, screening.ends_wall, screening.doors_wall, now)
    except Refused:
        screening.timezone = before


def _usual_length(runtime: int | None) -> timedelta:
    """The film, to the next five minutes, and an hour to talk about it."""
    return timedelta(minutes=ceil((runtime or 0) / STEP) * STEP) + TALK


def set_limit(screening: Screening, rsvp_limit: int | None) -> None:
    """For how many: the room of :func:`set_place`, or the limit where that is smaller.

    Raises:
        Refused: as :func:`check_limit`.
    """
    check_limit(screening.room, rsvp_limit, taken=screening.places_taken)
    screening.rsvp_limit = rsvp_limit
    screening.capacity = capacity_of(screening.room, rsvp_limit)


def check_limit(room: Room | None, rsvp_limit: int | None, *, taken: int) -> None:
    """Say that it cannot be for so many.

    Raises:
        Refused: nobody or more than a stadium may come, or fewer than places are given.
    """
    check_how_many(rsvp_limit)
    capacity = capacity_of(room, rsvp_limit)
    if capacity is None:
        raise Refused(N_("Say how many people may come."), field="rsvp_limit")
    if capacity < taken:
        raise Refused(
            N_("%(taken)s places are given already; there cannot be fewer."),
            field="rsvp_limit",
            taken=taken,
        )


def check_how_many(rsvp_limit: int | None) -> None:
    """Say that nobody could come, or more than anywhere would fit.

    Raises:
        Refused: that is so.
    """
    if rsvp_limit is not None and not 1 <= rsvp_limit <= LARGEST_ROOM:
        raise Refused(
            N_("The RSVP limit is from 1 to %(most)s people."),
            field="rsvp_limit",
            most=LARGEST_ROOM,
        )


def capacity_of(room: Room | None, rsvp_limit: int | None) -> int | None:
    """The smallest of the numbers that are known."""
    known = [
        number for number in (room.capacity if room else None, rsvp_limit) if number is not None
    ]
    return min(known, default=None)
