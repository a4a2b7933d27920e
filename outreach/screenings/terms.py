"""The terms of a screening and their rules: where, when, and for how many."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil

from outreach.dates import instant, zone_names
from outreach.errors import Refused
from outreach.films.models import Film
from outreach.screenings.models import Place, Screening
from outreach.venues.models import LARGEST_ROOM, Room
from outreach.words import N_

LONGEST = timedelta(hours=24)
EARLIEST_DOORS = timedelta(hours=12)
TALK = timedelta(hours=1)
STEP = 5
FURTHEST = timedelta(days=3 * 365)


def set_place(screening: Screening, place: Place, timezone: str | None) -> None:
    """Where it is, and by that whose clock holds: the venue's, or ``timezone`` when it is online.

    Raises:
        Refused: online, it has no link that a browser opens, or no zone.
    """
    screening.venue, screening.room = place.venue, place.room
    screening.online_url = place.online_url
    if place.venue is not None:
        screening.timezone = place.venue.timezone
        return
    if not place.online_url:
        raise Refused(N_("Give the link under which it can be seen."), field="online_url")
    if not place.online_url.startswith(("https://", "http://")):
        raise Refused(N_("A link starts with https://."), field="online_url")
    if timezone not in zone_names():
        raise Refused(N_("Choose the time zone of an online screening."), field="timezone")
    screening.timezone = timezone or ""


def set_time(
    screening: Screening,
    starts: datetime,
    ends: datetime | None,
    doors: time | None,
    now: datetime,
) -> None:
    """When it is, in wall time on the clock that :func:`set_place` has set.

    Raises:
        Refused: a time is past, too far off, in no order or not on the clock.
    """
    starts_at = instant(starts, screening.timezone, field="starts")
    ends = ends or starts + _usual_length(screening.film)
    ends_at = instant(ends, screening.timezone, field="ends")
    if starts_at <= now:
        raise Refused(N_("This time has passed."), field="starts")
    if starts_at > now + FURTHEST:
        raise Refused(N_("This is more than three years away. Is the year right?"), field="starts")
    if ends_at <= starts_at:
        raise Refused(N_("The end comes before the start."), field="ends")
    if ends_at > starts_at + LONGEST:
        raise Refused(N_("A screening ends within 24 hours of its start."), field="ends")
    screening.starts_wall, screening.ends_wall, screening.doors_wall = starts, ends, doors
    screening.starts_at, screening.ends_at = starts_at, ends_at
    opens = screening.doors_local
    if opens and starts - opens.replace(tzinfo=None) > EARLIEST_DOORS:
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


def _usual_length(film: Film) -> timedelta:
    """The film, to the next five minutes, and an hour to talk about it."""
    return timedelta(minutes=ceil((film.runtime_minutes or 0) / STEP) * STEP) + TALK


def set_limit(screening: Screening, rsvp_limit: int | None) -> None:
    """For how many: the room of :func:`set_place`, or the limit where that is smaller.

    Raises:
        Refused: nobody or more than a stadium may come, or fewer than places are given.
    """
    if rsvp_limit is not None and not 1 <= rsvp_limit <= LARGEST_ROOM:
        raise Refused(
            N_("Between 1 and %(most)s people may come."), field="rsvp_limit", most=LARGEST_ROOM
        )
    capacity = capacity_of(screening.room, rsvp_limit)
    if capacity is None:
        raise Refused(N_("Say how many people may come."), field="rsvp_limit")
    if capacity < screening.places_taken:
        raise Refused(
            N_("%(taken)s places are given already; there cannot be fewer."),
            field="rsvp_limit",
            taken=screening.places_taken,
        )
    screening.rsvp_limit, screening.capacity = rsvp_limit, capacity


def capacity_of(room: Room | None, rsvp_limit: int | None) -> int | None:
    """The smallest of the numbers that are known."""
    known = [
        number for number in (room.capacity if room else None, rsvp_limit) if number is not None
    ]
    return min(known, default=None)
