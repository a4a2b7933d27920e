"""Where the towns of the world are: those of 15,000 people and more, without asking anybody.

The table comes along; the README beside it says from where, and under which licence.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale

from outreach.folding import folded
from outreach.globe import Arrow, arrow

TABLE = Path(__file__).parent / "cities.tsv.gz"
SMALLEST = 15_000
LONGEST_NAME = 100


@dataclass(frozen=True)
class City:
    """``region`` tells it from others of its name: a state, or the large town that it is near."""

    name: str
    region: str
    region_code: str
    country: str
    latitude: float
    longitude: float
    population: int

    @property
    def label(self) -> str:
        """Its name as it can be asked for again: "Paris, Texas, US"."""
        return ", ".join(part for part in (self.name, self.region, self.country) if part)

    @property
    def arrow(self) -> Arrow:
        return arrow(self.latitude, self.longitude)

    def is_in(self, place: str) -> bool:
        """Whether this is its region or country, by folded name or code."""
        known = (self.region, self.region_code, self.country, _country_name(self.country))
        return place in {folded(name) for name in known if name}


def named(text: str) -> list[City]:
    """The towns that are called so: "Paris", "Paris, US", "ភ្នំពេញ".

    The largest first; those that are also called so, or were, after all that have it as their name.
    """
    name, *places = [folded(part) for part in text[:LONGEST_NAME].split(",")]
    wanted = [place for place in places if place]
    return [city for city in _called(name) if all(city.is_in(place) for place in wanted)]


def located(name: str, *, region: str | None, country: str) -> City | None:
    """The town that somebody means who is there; None when the table does not say which."""
    found = [city for city in _called(folded(name)) if city.country == country]
    if region and any(city.region_code for city in found):
        found = [city for city in found if city.is_in(folded(region))]
    return found[0] if found else None


@lru_cache(maxsize=1024)
def _called(name: str) -> tuple[City, ...]:
    found = _lines_with(f"|{name}|".encode()) if name else ()
    return tuple(sorted(found, key=lambda city: folded(city.name) != name))


def _lines_with(words: bytes) -> Iterator[City]:
    """Looked through as it is: a hundred thousand names in memory would be fifty times as large."""
    table, at = _table(), 0
    while (at := table.find(words, at)) >= 0:
        end = table.index(b"\n", at)
        yield _city(table[table.rfind(b"\n", 0, at) + 1 : end].decode())
        at = end


def _city(line: str) -> City:
    name, region, code, country, latitude, longitude, people, _ = line.split("\t")
    return City(name, region, code, country, float(latitude), float(longitude), int(people))


@lru_cache(maxsize=1)
def _table() -> bytes:
    """A line for each town, the largest first: its last column holds its names, folded."""
    return gzip.decompress(TABLE.read_bytes())


@lru_cache(maxsize=512)
def _country_name(code: str) -> str:
    return str(Locale("en").territories.get(code, code))
