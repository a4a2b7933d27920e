"""A screening in the words of schema.org, for search engines: what everybody may know, no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from outreach.screenings.models import Screening, Status
from outreach.venues.models import Venue
from outreach.words import N_

SCHEMA = "https://schema.org"
STATUSES = {Status.POSTPONED: "EventPostponed", Status.CANCELLED: "EventCancelled"}
EXAMPLE = N_("This is an example. Nothing takes place.")

Described = dict[str, Any]


def described(screening: Screening, *, now: datetime, site: str) -> Described | None:
    """Its ``ScreeningEvent``; None when it is for those who have its address.

    Times carry the offset at the screening's place. A postponed one says when it was planned.

    Args:
        site: the public address that all others stand below.
    """
    if not screening.is_listed:
        return None
    page = f"{site}/screenings/{screening.slug}"
    return _said(
        {
            "@context": SCHEMA,
            "@type": "ScreeningEvent",
            "@id": f"urn:uuid:{screening.uid}",
            "name": screening.title,
            "url": page,
            "description": _description(screening),
            **_times(screening),
            "eventStatus": f"{SCHEMA}/{STATUSES.get(screening.status, 'EventScheduled')}",
            "eventAttendanceMode": f"{SCHEMA}/{_mode(screening)}",
            "location": _location(screening, page),
            "organizer": _organizer(screening, site),
            "workPresented": _film(screening, site),
            "inLanguage": screening.film.languages,
            "offers": _offer(screening, page) if screening.is_open_for_rsvps(now) else None,
        }
    )


def _description(screening: Screening) -> str | None:
    text = screening.description or screening.film.synopsis
    return f"{EXAMPLE} {text or ''}".strip() if screening.is_example else text


def _times(screening: Screening) -> Described:
    doors = None if screening.is_postponed else screening.doors_local
    starts, ends = screening.starts_local, screening.ends_local
    known = str(screening.held_on) if screening.held_on else None
    return {
        "startDate": starts.isoformat() if starts else known,
        "endDate": ends.isoformat() if ends else None,
        "doorTime": doors.isoformat() if doors else None,
    }


def _mode(screening: Screening) -> str:
    if screening.is_hybrid:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if screening.is_online else "OfflineEventAttendanceMode"


def _location(screening: Screening, page: str) -> list[Described]:
    """The place, the way in online, or both; the link itself only where everybody may have it."""
    found = []
    if screening.venue:
        found.append(_place(screening.venue))
    elif screening.place_name and not screening.is_online:
        found.append({"@type": "Place", "name": screening.place_name})
    if screening.online_url:
        found.append({"@type": "VirtualLocation", "url": screening.public_link or page})
    return found


def _place(venue: Venue) -> Described:
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.public_address,
        "addressLocality": venue.city,
        "addressRegion": venue.region,
        "addressCountry": venue.country,
    }
    return {"@type": "Place", "name": venue.public_name, "address": _said(address)}


def _organizer(screening: Screening, site: str) -> Described | None:
    """Who hosts; only we know the page of those who host here."""
    if not screening.host_name:
        return None
    page = None if screening.source else f"{site}/organisations/{screening.organisation.slug}"
    return _said({"@type": "Organization", "name": screening.host_name, "url": page})


def _film(screening: Screening, site: str) -> Described:
    film, minutes = screening.film, screening.runs_minutes
    return _said(
        {
            "@type": "Movie",
            "name": film.title,
            "url": f"{site}/films/{film.slug}",
            "dateCreated": str(film.year),
            "duration": f"PT{minutes}M" if minutes else None,
            "inLanguage": film.languages,
        }
    )


def _offer(screening: Screening, page: str) -> Described:
    """An RSVP: it costs nothing."""
    return {
        "@type": "Offer",
        "price": 0,
        "url": f"{page}/rsvps/new",
        "availability": f"{SCHEMA}/{'SoldOut' if screening.is_full else 'InStock'}",
    }


def _said(values: Described) -> Described:
    """Only what is known."""
    return {name: value for name, value in values.items() if value not in (None, [], "")}
