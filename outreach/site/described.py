"""Screenings and tours in the words of schema.org, for search engines: what everybody may know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from outreach.films.models import Film
from outreach.screenings.models import Screening, Status
from outreach.tours.models import Tour
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
    return {"@context": SCHEMA, **_event(screening, now, site)}


def described_tour(
    tour: Tour, screenings: Iterable[Screening], *, now: datetime, site: str
) -> Described:
    """Its ``EventSeries`` with those of the screenings that everybody may find.

    Args:
        site: the public address that all others stand below.
    """
    page, host = f"{site}/tours/{tour.slug}", tour.organisation
    listed = [screening for screening in screenings if screening.is_listed]
    return _said(
        {
            "@context": SCHEMA,
            "@type": "EventSeries",
            "@id": page,
            "name": tour.title,
            "url": page,
            "description": _description(tour.description, is_example=host.is_example),
            "startDate": tour.starts_on.isoformat(),
            "endDate": tour.ends_on.isoformat() if tour.ends_on else None,
            "organizer": _organization(host.name, f"{site}/organisations/{host.slug}"),
            "workFeatured": _movie(tour.film, tour.film.runtime_minutes, site),
            "subEvent": [_event(screening, now, site) for screening in listed],
        }
    )


def _event(screening: Screening, now: datetime, site: str) -> Described:
    page = f"{site}/screenings/{screening.slug}"
    text = screening.description or screening.film.synopsis
    return _said(
        {
            "@type": "ScreeningEvent",
            "@id": f"urn:uuid:{screening.uid}",
            "name": screening.title,
            "url": page,
            "description": _description(text, is_example=screening.is_example),
            **_times(screening),
            "eventStatus": f"{SCHEMA}/{STATUSES.get(screening.status, 'EventScheduled')}",
            "eventAttendanceMode": f"{SCHEMA}/{_mode(screening)}",
            "location": _location(screening, page),
            "organizer": _organizer(screening, site),
            "workPresented": _movie(screening.film, screening.runs_minutes, site),
            "inLanguage": screening.film.languages,
            "offers": _offer(screening, page) if screening.is_open_for_rsvps(now) else None,
        }
    )


def _description(text: str | None, *, is_example: bool) -> str | None:
    return f"{EXAMPLE} {text or ''}".strip() if is_example else text


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
    return _organization(screening.host_name, page)


def _organization(name: str, page: str | None) -> Described:
    return _said({"@type": "Organization", "name": name, "url": page})


def _movie(film: Film, minutes: int | None, site: str) -> Described:
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
