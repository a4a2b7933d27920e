"""Sending a file, and taking it in."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, User
from outreach.errors import Refused
from outreach.films.models import Film
from outreach.imports import queries
from outreach.imports.files import Sheet
from outreach.imports.models import ImportDraft, ImportedEvent
from outreach.imports.rows.matching import event_of
from outreach.imports.rows.preview import Line, Mark, Preview
from outreach.screenings import actions, terms
from outreach.screenings.models import Place, Screening
from outreach.words import N_

LONGEST_NAME = 100
OVER = N_("This file was sent more than a day ago. Send it again.")
NOT_READY = N_("Nothing was taken in: some rows are wrong, or none is new or changed.")
OVERTAKEN = N_(
    "Something has changed since you looked at this, and nothing was taken in. Look again below."
)


def keep(
    session: Session,
    sheet: Sheet,
    *,
    organisation: Organisation,
    filename: str,
    by: User,
    now: datetime,
    film: Film | None = None,
    place: Place | None = None,
    timezone: str | None = None,
    rsvp_limit: int | None = None,
) -> ImportDraft:
    """Keep what was read until its sender has looked at it. They have one such file at a time.

    Args:
        film, place, timezone, rsvp_limit: what holds where a row says nothing.

    Raises:
        Refused: nobody or more than a stadium may come.
    """
    terms.check_how_many(rsvp_limit)
    session.execute(sa.delete(ImportDraft).where(ImportDraft.by_id == by.id))
    usual: dict[str, Any] = {
        "film": film.id if film else None,
        "venue": place.venue.id if place and place.venue else None,
        "room": place.room.id if place and place.room else None,
        "timezone": timezone,
        "rsvp_limit": rsvp_limit,
    }
    draft = ImportDraft(
        organisation=organisation,
        by=by,
        created_at=now,
        filename=_named(filename),
        is_calendar=sheet.is_calendar,
        left_out=sheet.left_out,
        rows=[row.kept() for row in sheet.rows],
        usual=usual,
    )
    session.add(draft)
    session.flush()
    return draft


def check_open(draft: ImportDraft, now: datetime) -> None:
    """Say that it has waited too long.

    Raises:
        Refused: that is so.
    """
    if draft.is_over(now):
        raise Refused(OVER)


def take_in(
    session: Session, draft: ImportDraft, *, seen: str | None, by: User, now: datetime
) -> Preview:
    """Make and change all the screenings of it, or none. Returns what was done.

    Those who are public and move are told of as after any edit.

    Args:
        seen: the ``digest`` of the preview that somebody has looked at.

    Raises:
        Refused: it has waited too long; something in it is wrong; or what it would do is not what
            they have seen.
    """
    check_open(draft, now)
    draft.organisation.lock()  # two files at once do not make one event two screenings
    with session.begin_nested():
        found = queries.preview_of(session, draft, now=now)
        if found.digest != seen:
            raise Refused(OVERTAKEN)
        if not found.is_ready:
            raise Refused(NOT_READY)
        for line in found.lines:
            _apply(session, draft, line, by, now)
        session.delete(draft)
    return found


def _apply(session: Session, draft: ImportDraft, line: Line, by: User, now: datetime) -> None:
    screening = line.screening
    if line.mark is Mark.NEW and line.terms:
        screening = actions.schedule(
            session, organisation=draft.organisation, by=by, now=now, **line.terms.values
        )
    elif line.mark is Mark.CHANGED and line.terms and screening:
        values = line.terms.values
        is_same_film = values.get("film", screening.film) is screening.film
        actions.edit(
            session,
            screening,
            film_version=screening.film_version if is_same_film else None,
            by=by,
            now=now,
            seen=screening.edits,
            **values,
        )
    if screening is not None and not line.is_noted:
        _note(session, draft, line, screening)


def _note(session: Session, draft: ImportDraft, line: Line, screening: Screening) -> None:
    uid, recurrence = event_of(line.row)
    session.add(
        ImportedEvent(
            organisation_id=draft.organisation_id,
            source_uid=uid,
            recurrence=recurrence,
            screening=screening,
        )
    )


def _named(filename: str) -> str:
    """What a file calls itself, without its folders and what nobody sees."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return shown[:LONGEST_NAME]
