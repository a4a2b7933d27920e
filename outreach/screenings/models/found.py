"""By what a screening is found, and where it stands in lists. Only what is public is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from babel import Locale
from sqlalchemy.orm import Mapped, Session

from outreach.accounts.models import Organisation
from outreach.dates import PartialDate
from outreach.films.models import Film
from outreach.folding import folded
from outreach.venues.models import Venue

LONGEST_TEXT = 500  # so that an index can hold it on both engines
# All that most questions ask about, so that the screenings themselves need not be read. What
# decides about who may find a screening belongs here too.
INDEXED = (
    *("status", "visibility", "listed_at", "coming_until"),
    *("film_id", "venue_id", "search_text"),
)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_FOLLOWED = (
    *("title", "host_name", "place_name", "source", "online_url", "status"),
    *("starts_at", "ends_at", "held_on"),
    *("film", "film_id", "venue", "venue_id", "organisation", "organisation_id"),
)
# What screenings say of these: when something else changes, none of them is read.
_SAID: dict[type[object], tuple[str, ...]] = {
    Film: ("title", "original_title", "runtime_minutes"),
    Venue: ("name", "city", "region", "country", "address_visibility", "area_label"),
    Organisation: ("name",),
}


class Found:
    """The part of a screening by which it is found; it follows all that it says at every flush.

    ``search_text`` holds folded words, the most telling first. ``listed_at`` is the start, or the
    end of the last day on which it can have begun; ``coming_until`` when it is over, and far away
    while it is postponed.
    """

    search_text: Mapped[str]
    listed_at: Mapped[datetime]
    coming_until: Mapped[datetime]

    if TYPE_CHECKING:
        title: Mapped[str]
        host_name: Mapped[str]
        place_name: Mapped[str | None]
        source: Mapped[str | None]
        online_url: Mapped[str | None]
        starts_at: Mapped[datetime | None]
        ends_at: Mapped[datetime | None]
        held_on: Mapped[PartialDate | None]

    def let_be_found(self, film: Film, venue: Venue | None, host: Organisation | None) -> None:
        """Bring all three to what the screening and these say now."""
        words = [
            *(self.title, film.title),
            *(_words_of(venue) if venue else (self.place_name,)),
            *(self.host_name, host.name if host and not self.source else None),
            film.original_title,
        ]
        text = folded(" ".join(dict.fromkeys(word for word in words if word)))
        self.search_text = text[:LONGEST_TEXT]
        self.listed_at = self.starts_at or _end_of(self.held_on)
        self.coming_until = self._coming_until(film)

    @property
    def is_postponed(self) -> bool:
        raise NotImplementedError

    def _coming_until(self, film: Film) -> datetime:
        if self.is_postponed:
            return NEVER
        if self.ends_at is None and self.starts_at is not None:
            return self.starts_at + timedelta(minutes=film.runtime_minutes or 60)
        return self.ends_at or _end_of(self.held_on)


def _words_of(venue: Venue) -> tuple[str | None, ...]:
    country = Locale("en").territories.get(venue.country, venue.country)
    return (venue.public_name, venue.city, venue.region, country)


def _end_of(day: PartialDate | None) -> datetime:
    if day is None:
        return NEVER
    return datetime.combine(day.last_day, time(), UTC) + timedelta(days=1)


@sa.event.listens_for(Session, "before_flush")
def _follow(session: Session, _context: Any, _instances: Any) -> None:
    with session.no_autoflush:
        for screening in _touched(session):
            film = _linked(session, screening, "film", Film)
            if film is not None:
                venue = _linked(session, screening, "venue", Venue)
                host = _linked(session, screening, "organisation", Organisation)
                screening.let_be_found(film, venue, host)


def _touched(session: Session) -> set[Found]:
    """The screenings to be written, and those of what is to be written."""
    changed = [record for record in session.dirty if session.is_modified(record)]
    found = {record for record in session.new if isinstance(record, Found)}
    found |= {record for record in changed if isinstance(record, Found) and _moved(record)}
    for record in changed:
        if isinstance(record, Film | Venue | Organisation) and _moved(record, _SAID[type(record)]):
            found |= set(_of(session, record))
    return found - set(session.deleted)


def _moved(record: object, names: Iterable[str] = _FOLLOWED) -> bool:
    attributes = sa.inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _of(session: Session, record: Film | Venue | Organisation) -> Iterable[Found]:
    from outreach.screenings.models.screenings import Screening  # which has this as its part

    column = {Film: Screening.film_id, Venue: Screening.venue_id}.get(
        type(record), Screening.organisation_id
    )
    return session.scalars(sa.select(Screening).where(column == record.id))


def _linked(session: Session, screening: Found, name: str, record: type[Any]) -> Any:
    """What a screening was given as its film, venue or host: the record, or only its number."""
    given = sa.inspect(screening).attrs[name]
    if given.history.has_changes():
        return given.value
    number = getattr(screening, f"{name}_id")
    return session.get(record, number) if number is not None else None
