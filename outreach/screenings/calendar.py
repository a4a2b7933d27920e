"""Screenings as iCalendar (RFC 5545, 5546, 7986).

Times are in UTC, the local time is in the text: that is right in every reader. An entry is
serialised when its screening changes and stored; DTSTAMP is the time of that revision, so the same
data is the same bytes. Nothing protected is ever put in: subscribed feeds cannot be recalled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from babel.dates import format_datetime
from icalendar import Alarm, Calendar, Event, vCalAddress, vUri

from outreach.screenings.models import Screening, Status
from outreach.venues.models import ANYBODY, Reader

PRODUCT = "-//Outreach//Screenings//EN"
REFRESH = timedelta(hours=1)
REMINDED = timedelta(hours=-3)
BASIC, EXTENDED = "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ"
WATCHED = {"VALUE": "URI", "FEATURE": "VIDEO"}
END = b"END:VCALENDAR\r\n"

STATUSES = {
    Status.TENTATIVE: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.HELD: "CONFIRMED",
}


def entry(screening: Screening, *, site: str) -> bytes:
    """The VEVENT of a published or cancelled screening, for everybody to see."""
    return bytes(event(screening, site=site).to_ical())


def event(
    screening: Screening,
    *,
    site: str,
    sequence: int | None = None,
    stamp: datetime | None = None,
    reader: Reader = ANYBODY,
) -> Event:
    """The same as an object, for one guest's own copy to be made from.

    Args:
        sequence: of that copy, when it has been told more than the screening's.
        stamp: when that copy was last told something; the screening's revision otherwise.
        reader: that guest, as far as it counts for whether they may see the address now.
    """
    starts, ends = _span(screening)
    stamp = stamp or screening.revised_at
    page = _page(screening, site)
    made = Event()
    made.add("uid", f"{screening.uid}")
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("created", screening.published_at or screening.revised_at)
    made.add("sequence", screening.sequence if sequence is None else sequence)
    made.add("status", STATUSES[screening.status])
    made.add("dtstart", starts)
    made.add("dtend", ends)
    made.add("summary", _summary(screening))
    made.add("description", _description(screening, page))
    made.add("location", _location(screening, reader))
    if page:
        made.add("url", vUri(page))
    if screening.public_link:  # any other is for the guest alone, and people share calendars
        made.add("conference", vUri(screening.public_link), parameters=WATCHED)
    made.add("transp", "OPAQUE")
    made.add("class", "PUBLIC" if screening.is_listed else "PRIVATE")
    return made


def _alarm(screening: Screening) -> Alarm:
    """Some hours before. It has no SUMMARY: a reader would show that as the event's title."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", screening.title)
    alarm.add("trigger", REMINDED)
    return alarm


def google_link(screening: Screening, *, site: str) -> str:
    """Where Google's calendar asks whether to add it. Says what everybody may know, and no more."""
    starts, ends = _span(screening)
    said = {
        "action": "TEMPLATE",
        "text": _summary(screening),
        "dates": f"{starts:{BASIC}}/{ends:{BASIC}}",
        "details": _description(screening, _page(screening, site)),
        "location": _location(screening, ANYBODY),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(said)}"


def outlook_link(screening: Screening, *, site: str) -> str:
    """The same for Outlook on the web."""
    starts, ends = _span(screening)
    said = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _summary(screening),
        "startdt": f"{starts:{EXTENDED}}",
        "enddt": f"{ends:{EXTENDED}}",
        "body": _description(screening, _page(screening, site)),
        "location": _location(screening, ANYBODY),
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(said)}"


def feed(entries: Iterable[bytes], *, name: str, url: str) -> bytes:
    """Stored entries as one calendar to subscribe to. PUBLISH: it names no guest."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("source", vUri(url), parameters={"VALUE": "URI"})
    frame = bytes(calendar.to_ical())
    return frame.removesuffix(END) + b"".join(entries) + END


def message(
    screening: Screening,
    *,
    method: str,
    attendee: str,
    attendee_name: str,
    sequence: int,
    stamp: datetime,
    site: str,
    reader: Reader = ANYBODY,
) -> bytes:
    """An iTIP message (RFC 5546) to one guest: REQUEST or CANCEL, with that one ATTENDEE."""
    made = event(screening, site=site, sequence=sequence, stamp=stamp, reader=reader)
    organizer = vCalAddress(f"mailto:{screening.organisation.email}")
    organizer.params["CN"] = screening.organisation.name
    made.add("organizer", organizer)
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["CN"] = attendee_name
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    guest.params["PARTSTAT"] = "ACCEPTED" if method == "REQUEST" else "DECLINED"
    guest.params["RSVP"] = "FALSE"
    made.add("attendee", guest)
    if method == "CANCEL":
        made["STATUS"] = "CANCELLED"
    elif not screening.is_postponed:
        made.add_component(_alarm(screening))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(made)
    return bytes(calendar.to_ical())


def _span(screening: Screening) -> tuple[datetime, datetime]:
    """Start and end, in UTC.

    Raises:
        ValueError: one of them is not known.
    """
    if screening.starts_at is None or screening.over_at is None:
        raise ValueError("a screening without an instant is in no calendar")
    return screening.starts_at, screening.over_at


def _page(screening: Screening, site: str) -> str | None:
    """Its page, where the address alone opens it: calendars are shared, and hold no key."""
    return None if screening.is_by_invitation else f"{site}/screenings/{screening.slug}"


def _summary(screening: Screening) -> str:
    if screening.is_cancelled:
        return f"Cancelled: {screening.title}"
    return f"Postponed: {screening.title}" if screening.is_postponed else screening.title


def _description(screening: Screening, page: str | None) -> str:
    starts = screening.starts_local
    assert starts is not None  # noqa: S101 - the caller has made sure
    lines = [f"{screening.film.title} ({screening.film.year})"]
    if screening.is_postponed:
        lines.append("Postponed. A new date is not known yet; it was planned for:")
    lines += [
        f"{format_datetime(starts, 'EEEE d MMMM y, HH:mm', locale='en')} ({screening.timezone})",
    ]
    if screening.doors_local:
        lines.append(f"Doors open at {screening.doors_local:%H:%M}")
    if screening.public_link:
        lines.append(f"Watch online: {screening.public_link}")
    if screening.is_tentative:
        lines.append("Provisional: the host has yet to confirm the right to show the film.")
    if screening.is_example:
        lines.append("This is an example. Nothing takes place.")
    notes = ", ".join(note.topic for note in screening.film.content_notes)
    if notes:
        lines.append(f"Content note: {notes}")
    return "\n".join([*lines, page] if page else lines)


def _location(screening: Screening, reader: Reader) -> str:
    venue = screening.venue
    if venue is None:
        return screening.place_name or "Online"
    named = [venue.name_for(reader), venue.address_for(reader)]
    parts = [*named, venue.city, venue.region, venue.country]
    where = ", ".join(part for part in parts if part)
    return f"{where}, and online" if screening.is_hybrid else where
