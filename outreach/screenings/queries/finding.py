"""What somebody looks for among screenings, as an address says it."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel import Locale

from outreach import cities
from outreach.cities import City
from outreach.dates import zones_by_country
from outreach.errors import Refused
from outreach.folding import folded
from outreach.venues.models import Access
from outreach.words import N_

LONGEST_TEXT = 100
USUAL_KM, FURTHEST_KM = 50, 20_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Time(enum.StrEnum):
    """``ALL`` is for calendars: nobody asks for it by an address."""

    COMING = "coming"
    PAST = "past"
    ALL = "all"


class How(enum.StrEnum):
    IN_PERSON = "in-person"
    ONLINE = "online"

    @property
    def label(self) -> str:
        return {How.IN_PERSON: N_("In person"), How.ONLINE: N_("Online")}[self]


@dataclass(frozen=True)
class Finding:
    """Every part that is not said narrows nothing. Days are those at the screening's place."""

    text: str | None = None
    film: str | None = None
    host: str | None = None
    since: date | None = None
    until: date | None = None
    near: City | None = None
    km: int = USUAL_KM
    country: str | None = None
    language: str | None = None
    subtitles: str | None = None
    access: tuple[Access, ...] = ()
    how: How | None = None
    places: bool = False
    when: Time = Time.COMING

    @classmethod
    def from_args(cls, args: Mapping[str, Sequence[str]]) -> tuple[Finding, list[Refused]]:
        """Read an address: what it says well, and why not the rest. Blanks say nothing."""
        said: dict[str, Any] = {}
        wrong: list[Refused] = []
        for name, read in _READERS.items():
            texts = [text.strip() for text in args.get(name, ()) if text.strip()]
            try:
                said |= {name: read(texts)} if texts else {}
            except Refused as refused:
                wrong.append(Refused(refused.message, field=name, **refused.values))
        finding = cls(**said)
        if finding.since and finding.until and finding.until < finding.since:
            wrong.append(Refused(N_("The last day comes before the first."), field="until"))
            finding = replace(finding, until=None)
        return finding, wrong

    def to_args(self) -> dict[str, Any]:
        """The address that says this, with nothing in it that goes without saying."""
        said = {
            "text": self.text,
            "film": self.film,
            "host": self.host,
            "near": self.near and self.near.label,
            "km": str(self.km) if self.near else None,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "country": self.country,
            "language": self.language,
            "subtitles": self.subtitles,
            "how": self.how and self.how.value,
            "access": [feature.value for feature in self.access],
            "places": "yes" if self.places else None,
            "when": self.when.value if self.when is Time.PAST else None,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything that is to come, or past."""
        return replace(self, when=Time.COMING, km=USUAL_KM) != Finding()

    @property
    def subscribed(self) -> Finding:
        """The same for a calendar that lasts.

        There what is past stays, and what is full too, as it may be the reader who comes.
        """
        return replace(self, places=False, when=Time.ALL)

    @property
    def said(self) -> list[str]:
        """In short, for the name of a calendar: "redlight", "Phnom Penh, KH", "50 km"."""
        said = self.subscribed.to_args() | ({"km": f"{self.km} km"} if self.near else {})
        return [*said.pop("access", []), *said.values()]

    @property
    def words(self) -> list[str]:
        """What every screening must hold, folded."""
        return folded(self.text or "").split()


def _text(said: str) -> str:
    if len(said) > LONGEST_TEXT:
        raise Refused(N_("This is longer than %(most)s characters."), most=LONGEST_TEXT)
    if not folded(said):
        raise Refused(N_("Write a word, or a part of one."))
    return said


def _film(said: str) -> str:
    if not _SLUG.fullmatch(said):
        raise Refused(NO_FILM)
    return said


def _host(said: str) -> str:
    if not _SLUG.fullmatch(said):
        raise Refused(NO_HOST)
    return said


def _day(said: str) -> date:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        found = date.min
    if not date.min.year < found.year < date.max.year:
        raise Refused(N_("This is no day. Write it like 2027-05-31."))
    return found


def _near(said: str) -> City:
    found = cities.named(said)
    if not found:
        raise Refused(
            N_(
                "We know no town of this name with %(least)s people or more. "
                "Try a larger one nearby, as it is written there or in English."
            ),
            least=cities.SMALLEST,
        )
    return found[0]


def _km(said: str) -> int:
    km = int(said) if said.isascii() and said.isdecimal() and len(said) < len("100000") else 0
    if not 1 <= km <= FURTHEST_KM:
        raise Refused(N_("Write a whole number from 1 to %(most)s."), most=FURTHEST_KM)
    return km


def _country(said: str) -> str:
    if said not in zones_by_country():
        raise Refused(N_("Choose a country from the list."))
    return said


def _language(said: str) -> str:
    if said not in Locale("en").languages:
        raise Refused(N_("Choose a language from the list."))
    return said


def _places(said: str) -> bool:
    if said != "yes":
        raise Refused(N_("Tick it or leave it."))
    return True


def _time(said: str) -> Time:
    if said not in (Time.COMING, Time.PAST):
        raise Refused(N_("Screenings are to come or past; we know no other time."))
    return Time(said)


def _how(said: str) -> How:
    if said not in list(How):
        raise Refused(N_("Choose one from the list."))
    return How(said)


def _access(said: list[str]) -> tuple[Access, ...]:
    if not set(said) <= set(Access):
        raise Refused(N_("Choose from the list."))
    return tuple(feature for feature in Access if feature in said)


def _first(read: Callable[[str], Any]) -> Callable[[list[str]], Any]:
    return lambda texts: read(texts[0])


NO_FILM = N_("Choose a film from the list.")
NO_HOST = N_("Choose a host from the list.")
_READERS: dict[str, Callable[[list[str]], Any]] = {
    "text": _first(_text),
    "film": _first(_film),
    "host": _first(_host),
    "near": _first(_near),
    "km": _first(_km),
    "since": _first(_day),
    "until": _first(_day),
    "country": _first(_country),
    "language": _first(_language),
    "subtitles": _first(_language),
    "how": _first(_how),
    "access": _access,
    "places": _first(_places),
    "when": _first(_time),
}
ARGUMENTS = tuple(_READERS)
