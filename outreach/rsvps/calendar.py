"""One guest's own calendar entry (RFC 5546): it names that guest and nobody else, and no token."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from outreach.rsvps.models import Rsvp
from outreach.screenings import calendar
from outreach.screenings.models import Screening
from outreach.screenings.models.days import day_has_come, day_there
from outreach.venues.models import ANYBODY, Reader


def entry(rsvp: Rsvp, *, site: str, now: datetime) -> bytes:
    """The entry as it is now: to put in a calendar, or to strike out."""
    return request(rsvp, site=site, now=now) if rsvp.is_on else cancel(rsvp, site=site)


def request(rsvp: Rsvp, *, site: str, now: datetime) -> bytes:
    """The entry to put in the guest's calendar, or to bring it up to date.

    It holds the address if this guest may see it at this moment.
    """
    screening = rsvp.screening
    said = [rsvp.created_at, screening.revised_at, rsvp.approved_at, _midnight(screening, now)]
    stamp = max(moment for moment in said if moment is not None)
    return _message(rsvp, "REQUEST", site=site, stamp=stamp, reader=rsvp.reader(now))


def cancel(rsvp: Rsvp, *, site: str) -> bytes:
    """The entry to strike out: the guest withdrew, or the screening is cancelled."""
    stamp = rsvp.cancelled_at or rsvp.screening.cancelled_at or rsvp.screening.revised_at
    return _message(
        rsvp, "CANCEL", site=site, stamp=max(stamp, rsvp.screening.revised_at), reader=ANYBODY
    )


def left(rsvp: Rsvp, before: Screening, *, site: str) -> bytes:
    """The entry of a screening from which the host moved this party: to strike out."""
    return calendar.message(
        before,
        method="CANCEL",
        attendee=rsvp.email,
        attendee_name=rsvp.name,
        sequence=before.sequence + rsvp.sequence,
        stamp=max(rsvp.created_at, before.revised_at),
        site=site,
    )


def _midnight(screening: Screening, now: datetime) -> datetime | None:
    """When the day began on which some guests see more; None before."""
    day = day_there(screening)
    if day is None or not day_has_come(screening, now):
        return None
    return datetime.combine(day, time(), ZoneInfo(screening.timezone))


def _message(rsvp: Rsvp, method: str, *, site: str, stamp: datetime, reader: Reader) -> bytes:
    return calendar.message(
        rsvp.screening,
        method=method,
        attendee=rsvp.email,
        attendee_name=rsvp.name,
        sequence=rsvp.screening.sequence + rsvp.sequence,
        stamp=stamp,
        site=site,
        reader=reader,
    )
