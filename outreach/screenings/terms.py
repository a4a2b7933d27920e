"""The terms of a screening and their rules: where, when, and for how many."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from outreach.dates import instant, zone_names
from outreach.errors import Refused
from outreach.screenings import timetable
from outreach.screenings.models import Place, Screening
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
        Refused: it is online and has no link, or one that no browser opens.
    """
    if not place.online_url:
        if place.venue is not None:
            return
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
    *,
    starts_fold: int | None = None,
    ends_fold: int | None = None,
) -> None:
    """When it is, in wall time on the clock that :func:`set_place` has set.

    The end follows from the programme where all of that has a length, whatever ``ends`` says.

    Args:
        starts_fold, ends_fold: which is meant, where clocks show that time twice.

    Raises:
        Refused: as :func:`check_start`, :func:`check_end` and :func:`check_doors`.
    """
    zone = screening.timezone
    starts_at = check_start(starts, zone, now, starts_fold)
    follows = programme_end(screening, starts_at)
    if follows:
        ends, ends_fold = follows.replace(tzinfo=None, fold=0), follows.fold
    elif ends is None:
        ends, ends_fold = usual_end(screening, starts), ends_fold or 0
    ends_at = check_end(starts_at, ends, zone, ends_fold)
    check_doors(starts, doors)
    screening.starts_wall, screening.ends_wall, screening.doors_wall = starts, ends, doors
    screening.starts_fold, screening.ends_fold = starts_fold or 0, ends_fold or 0
    screening.starts_at, screening.ends_at = starts_at, ends_at


def programme_end(screening: Screening, starts_at: datetime) -> datetime | None:
    """When the programme is over, on the screening's own clock; None where a length is missing."""
    length = timetable.length_of(screening)
    return (starts_at + length).astimezone(ZoneInfo(screening.timezone)) if length else None


def follow_programme(screening: Screening) -> None:
    """End with the programme; without one that is known, stay.

    Raises:
        Refused: it would last more than a day.
    """
    follows = screening.starts_at and programme_end(screening, screening.starts_at)
    if not screening.starts_at or not follows:
        return
    ends, fold = follows.replace(tzinfo=None, fold=0), follows.fold
    screening.ends_at = check_end(screening.starts_at, ends, screening.timezone, fold)
    screening.ends_wall, screening.ends_fold = ends, fold


def check_start(
    starts: datetime, timezone: str, now: datetime, fold: int | None = None
) -> datetime:
    """The instant of the start.

    Raises:
        Refused: the time is past, too far off, not on the clock, or on it twice.
    """
    starts_at = instant(starts, timezone, fold=fold, field="starts")
    if starts_at <= now:
        raise Refused(N_("This time has passed."), field="starts")
    if starts_at > now + FURTHEST:
        raise Refused(N_("This is more than three years away. Is the year right?"), field="starts")
    return starts_at


def check_end(
    starts_at: datetime, ends: datetime, timezone: str, fold: int | None = None
) -> datetime:
    """The instant of the end.

    Raises:
        Refused: the time is before the start, more than a day after it, not on the clock, or on it
            twice.
    """
    ends_at = instant(ends, timezone, fold=fold, field="ends")
    if ends_at <= starts_at:
        raise Refused(N_("The end comes before the start."), field="ends")
    if ends_at > starts_at + LONGEST:
        raise Refused(N_("A screening ends within 24 hours of its start."), field="ends")
    return ends_at


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
        set_time(
            screening,
            screening.starts_wall,
            screening.ends_wall,
            screening.doors_wall,
            now,
            starts_fold=screening.starts_fold,
            ends_fold=screening.ends_fold,
        )
    except Refused:
        screening.timezone = before


def follow_clock(screening: Screening) -> bool:
    """Bring the instants to what clocks in the zone say now. Returns whether they moved.

    Raises:
        Refused: clocks do not show that time any more.
    """
    zone, starts, ends = screening.timezone, screening.starts_wall, screening.ends_wall
    before = screening.starts_at, screening.ends_at
    after = (
        instant(starts, zone, fold=screening.starts_fold) if starts else None,
        instant(ends, zone, fold=screening.ends_fold) if ends else None,
    )
    screening.starts_at, screening.ends_at = after
    return before != after


def usual_end(screening: Screening, starts: datetime) -> datetime:
    """When it ends where nobody says: the film, to the next five minutes, and an hour to talk.

    A time that clocks jump over is as much later as they jump.
    """
    minutes = screening.runs_minutes or 0
    length = timedelta(minutes=ceil(minutes / STEP) * STEP) + TALK
    zone = ZoneInfo(screening.timezone)
    return ((starts + length).replace(tzinfo=zone).astimezone(UTC).astimezone(zone)).replace(
        tzinfo=None, fold=0
    )


def set_limit(
    screening: Screening, rsvp_limit: int | None, *, is_below_places: bool = False
) -> None:
    """For how many: the smallest of room, licensed audience and limit.

    Args:
        is_below_places: somebody wants the limit although more places are given. Nothing is taken
            from anybody: the capacity is what is given, and falls as places come back.

    Raises:
        Refused: as :func:`check_limit`.
    """
    room, audience, taken = screening.room, screening.licensed_audience, screening.places_taken
    before = rsvp_limit if is_below_places else screening.rsvp_limit
    check_limit(room, rsvp_limit, audience, taken=taken, before=before)
    screening.rsvp_limit = rsvp_limit
    wanted = capacity_of(room, rsvp_limit, audience)
    screening.capacity = wanted and max(wanted, taken)


def follow_audience(screening: Screening) -> None:
    """Bring the capacity to what the licence allows.

    Raises:
        Refused: more places are given.
    """
    audience = screening.licensed_audience
    wanted = capacity_of(screening.room, screening.rsvp_limit, audience)
    if screening.capacity is None or wanted is None:
        return
    if audience is not None and audience < screening.places_taken:
        raise Refused(
            N_("%(taken)s places are given already; the licence cannot be for fewer people."),
            field="audience",
            taken=screening.places_taken,
        )
    screening.capacity = max(wanted, screening.places_taken, 1)


def check_limit(
    room: Room | None,
    rsvp_limit: int | None,
    audience: int | None = None,
    *,
    taken: int,
    before: int | None = None,
) -> None:
    """Say that it cannot be for so many.

    Args:
        before: the limit as it stands. Somebody may have set it below the places that are given.

    Raises:
        Refused: nobody or more than a stadium may come, or fewer than places are given.
    """
    check_how_many(rsvp_limit)
    if capacity_of(room, rsvp_limit, audience) is None:
        raise Refused(N_("Say how many people may come."), field="rsvp_limit")
    capacity = capacity_of(room, None if rsvp_limit == before else rsvp_limit, audience)
    if capacity is not None and capacity < taken:
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


def capacity_of(
    room: Room | None, rsvp_limit: int | None, audience: int | None = None
) -> int | None:
    """The smallest of the numbers that are known."""
    numbers = (room.capacity if room else None, rsvp_limit, audience)
    return min((number for number in numbers if number is not None), default=None)
