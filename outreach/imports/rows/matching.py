"""Which screening of an organisation a row means. Another organisation's is never found."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.imports.files.sheet import Row
from outreach.imports.models import ImportedEvent
from outreach.imports.rows.terms import Terms
from outreach.screenings.models import Screening

Key = tuple[object, ...]


class Present:
    """The screenings of one organisation, by everything by which a row can mean one."""

    def __init__(self, screenings: Sequence[Screening], events: Sequence[ImportedEvent]) -> None:
        known = [one for one in screenings if one.starts_wall is not None]
        numbered = {one.id: one for one in known}
        self._by_uid = {str(one.uid): one for one in known}
        self._by_slug = {one.slug: one for one in known}
        self._by_event = {
            (event.source_uid, event.recurrence): numbered[event.screening_id]
            for event in events
            if event.screening_id in numbered
        }
        self._by_occasion: dict[Key, list[Screening]] = {}
        for one in known:
            if not one.is_cancelled:
                self._by_occasion.setdefault(occasion_of(Terms.of(one)), []).append(one)

    def named_by(self, row: Row) -> Screening | None:
        """By its UID or that of the event that it was made of, else by its address."""
        uid, recurrence = event_of(row)
        own = self._by_uid.get(uid) if not recurrence else None
        found = own or self._by_event.get((uid, recurrence))
        return found or self._by_slug.get(row.cells.get("slug", "").strip())

    def at(self, terms: Terms) -> Screening | None:
        """The one of this film at this time and place, if there is just one."""
        found = self._by_occasion.get(occasion_of(terms), [])
        return found[0] if len(found) == 1 else None

    def is_noted(self, row: Row) -> bool:
        """Whether this row's event is known already, or need not be."""
        uid, recurrence = event_of(row)
        return not uid or uid in self._by_uid or (uid, recurrence) in self._by_event


def event_of(row: Row) -> tuple[str, str]:
    """What stays the same about an event, whenever it is moved to."""
    return row.cells.get("uid", "").strip(), row.cells.get("recurrence", "")


def occasion_of(terms: Terms) -> Key:
    """What makes two rows one evening where neither has a name."""
    venue, room = terms.place.venue, terms.place.room
    where = (venue.id, room.id if room else None) if venue else terms.place.online_url
    return terms.film.id, terms.starts, terms.starts_fold, terms.timezone, where
