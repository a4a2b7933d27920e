"""A screening as plain values, to be compared as a whole."""

from datetime import UTC, datetime, time, timedelta


def wall(days, hour=19, minute=0):
    """A wall time so many days from today."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute))


def entered(moment):
    """The moment as a browser sends it."""
    return moment.isoformat(timespec="minutes")


def described(screening):
    """What a host enters, and what follows from it."""
    return {
        "film": screening.film_id,
        "title": screening.title,
        "slug": screening.slug,
        "room": screening.room_id,
        "online_url": screening.online_url,
        "timezone": screening.timezone,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "doors": screening.doors_wall,
        "rsvp_limit": screening.rsvp_limit,
        "capacity": screening.capacity,
        "description": screening.description,
        "status": screening.status,
    }
