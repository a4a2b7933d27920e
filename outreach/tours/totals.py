"""What the stops of a tour come to, each number under its one name.

*RSVPs* are answers that hold places, *places confirmed* the places that they hold, *capacity* how
many could be held, *headcount* how many were counted in the room. What is not known is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach.screenings.models import Status
from outreach.tours.models import TourStop


@dataclass(frozen=True)
class Total:
    """The numbers of some stops."""

    stops: int
    rsvps: int
    places: int
    capacity: int
    headcount: int


def total(stops: Iterable[TourStop], rsvps: Mapping[int, int]) -> Total:
    """``rsvps`` is how many there are at each screening, by its number."""
    found = [stop.screening for stop in stops]
    return Total(
        stops=len(found),
        rsvps=sum(rsvps.get(one.id, 0) for one in found),
        places=sum(one.places_taken for one in found),
        capacity=sum(one.capacity or 0 for one in found),
        headcount=sum(one.headcount or 0 for one in found),
    )


def standing(stops: Iterable[TourStop]) -> list[TourStop]:
    """Those that are not called off: nobody comes to the others."""
    return [stop for stop in stops if not stop.screening.is_cancelled]


def by_status(stops: Iterable[TourStop], rsvps: Mapping[int, int]) -> dict[Status, Total]:
    """In the order of their lives, those that there are."""
    found: dict[Status, list[TourStop]] = {status: [] for status in Status}
    for stop in stops:
        found[stop.screening.status].append(stop)
    return {status: total(some, rsvps) for status, some in found.items() if some}


def by_country(stops: Iterable[TourStop], rsvps: Mapping[int, int]) -> dict[str | None, Total]:
    """By the venue's country code; None is online, or where nobody knows."""
    found: dict[str | None, list[TourStop]] = {}
    for stop in standing(stops):
        found.setdefault(country_of(stop), []).append(stop)
    return {country: total(found[country], rsvps) for country in sorted(found, key=_last)}


def country_of(stop: TourStop) -> str | None:
    venue = stop.screening.venue
    return venue.country if venue else None


def _last(country: str | None) -> tuple[bool, str]:
    return country is None, country or ""
