"""Questions about what is to be taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import Base, in_parts
from outreach.films import queries as films
from outreach.films.models import Film
from outreach.imports.files.sheet import Row
from outreach.imports.models import ImportDraft, ImportedEvent
from outreach.imports.rows.matching import Present
from outreach.imports.rows.places import Known
from outreach.imports.rows.preview import Preview, preview
from outreach.imports.rows.reading import Usual
from outreach.screenings import queries as screenings
from outreach.screenings.models import Screening
from outreach.venues import queries as venues
from outreach.venues.models import Venue

Record = TypeVar("Record", bound=Base)


def preview_of(session: Session, draft: ImportDraft, *, now: datetime) -> Preview:
    """What taking it in would do now."""
    rows, number = draft.own_rows, draft.organisation_id
    events = session.scalars(
        sa.select(ImportedEvent).where(ImportedEvent.organisation_id == number)
    ).all()
    known = Known(films.films_to_keep(session), venues.venues_of(session, number))
    there = screenings.of_organisation(session, number, with_programme=True)
    return preview(
        rows,
        known=known,
        present=Present(there, events),
        usual=_usual(draft, known),
        taken=_taken(session, rows),
        now=now,
    )


def _usual(draft: ImportDraft, known: Known) -> Usual:
    """What holds where the file says nothing, as far as it is still there."""
    said = draft.usual
    venue: Venue | None = _numbered(known.venues, said.get("venue"))
    film: Film | None = _numbered(known.films, said.get("film"))
    room = _numbered(venue.rooms, said.get("room")) if venue else None
    return Usual(film, venue, room, said.get("timezone"), said.get("rsvp_limit"))


def _numbered(records: Sequence[Record], number: int | None) -> Record | None:
    return next((one for one in records if one.id == number), None)


def _taken(session: Session, rows: list[Row]) -> dict[str, int]:
    """The addresses that rows ask for and some screening has."""
    wanted = sorted({row.cells.get("slug", "").strip() for row in rows} - {""})
    return dict(_found(session, wanted))


def _found(session: Session, wanted: list[str]) -> Iterator[tuple[str, int]]:
    for some in in_parts(wanted):
        found = sa.select(Screening.slug, Screening.id).where(Screening.slug.in_(some))
        yield from ((row.slug, row.id) for row in session.execute(found))
