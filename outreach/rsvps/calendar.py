"""One guest's own calendar entry (RFC 5546): it names that guest and nobody else, and no token."""

from __future__ import annotations

from datetime import datetime

from outreach.rsvps.models import Rsvp
from outreach.screenings import calendar


def request(rsvp: Rsvp, *, site: str) -> bytes:
    """The entry to put in the guest's calendar, or to bring it up to date."""
    return _message(
        rsvp, "REQUEST", site=site, stamp=max(rsvp.created_at, rsvp.screening.revised_at)
    )


def cancel(rsvp: Rsvp, *, site: str) -> bytes:
    """The entry to strike out: the guest withdrew, or the screening is cancelled."""
    stamp = rsvp.cancelled_at or rsvp.screening.cancelled_at or rsvp.screening.revised_at
    return _message(rsvp, "CANCEL", site=site, stamp=max(stamp, rsvp.screening.revised_at))


def _message(rsvp: Rsvp, method: str, *, site: str, stamp: datetime) -> bytes:
    return calendar.message(
        rsvp.screening,
        method=method,
        attendee=rsvp.email,
        attendee_name=rsvp.name,
        sequence=rsvp.screening.sequence + rsvp.sequence,
        stamp=stamp,
        site=site,
    )
