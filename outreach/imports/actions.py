"""Sending a file, and taking it in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, User
from outreach.errors import Refused
from outreach.films.models import Film
from outreach.imports import queries
from outreach.imports.files import Sheet
from outreach.imports.models import ImportDraft, ImportedEvent
from outreach.imports.rows.matching import event_of
from outreach.imports.rows.preview import Line, Preview
from outreach.screenings import actions, terms
from outreach.screenings.models import Place, Screening
from outreach.words import N_

LONGEST_NAME = 100
OVER = N_("This file was sent more than a day ago. Send it again.")
NOT_READY = N_("Nothing was taken in: some rows are wrong, or none is new or changed.")
LATE_ROW = N_("Nothing was taken in. Row %(row)s, “%(title)s”: %(reason)s")
LATE_EVENT = N_("Nothing was taken in. Event %(row)s, “%(title)s”: %(reason)s")
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
        Refused: it has waited too long; something in it is wrong, if only at the last moment; or
            what it would do is not what they have seen.
    """
    check_open(draft, now)
    draft.organisation.lock()  # two files at once do not make one event two screenings
    found = queries.preview_of(session, draft, now=now)
    if found.digest != seen:
        raise Refused(OVERTAKEN)
    if not found.is_ready:
        raise Refused(NOT_READY)
    try:
        with session.begin_nested():
            _Taking(session, draft, by=by, now=now).all_of(found.lines)
            session.delete(draft)
    except IntegrityError as error:  # somebody has taken one of the addresses meanwhile
        raise Refused(OVERTAKEN) from error
    return found


class _Taking:
    """Takes the lines of one file in, together."""

    def __init__(self, session: Session, draft: ImportDraft, *, by: User, now: datetime) -> None:
        self._session, self._draft = session, draft
        self._by, self._now = by, now
        self._batch = actions.Batch(session, by=by, now=now)

    def all_of(self, lines: Sequence[Line]) -> None:
        changed = [line.screening for line in lines if line.is_changed and line.screening]
        seen = {screening: screening.edits for screening in changed}
        self._batch.lock(changed)
        with self._session.no_autoflush:
            made = [self._naming(line, seen) for line in lines]
        self._batch.done()
        self._note(zip(lines, made, strict=True))

    def _naming(self, line: Line, seen: Mapping[Screening, int]) -> Screening | None:
        """As :meth:`_one`, but a refusal names the row: its preview did not know of it."""
        try:
            return self._one(line, seen)
        except Refused as why:
            late = LATE_EVENT if self._draft.is_calendar else LATE_ROW
            raise Refused(late, row=line.row.number, title=line.title, reason=why) from why

    def _one(self, line: Line, seen: Mapping[Screening, int]) -> Screening | None:
        """The screening that the line is about, made or changed where it says so."""
        shared: dict[str, Any] = {"by": self._by, "now": self._now, "batch": self._batch}
        screening = line.screening
        if line.terms and screening and line.is_changed:
            shared["seen"] = seen[screening]
            actions.edit(self._session, screening, **line.terms.values, **shared)
        elif line.terms and line.is_new:
            owner = self._draft.organisation
            return actions.schedule(
                self._session, organisation=owner, **line.terms.values, **shared
            )
        return screening

    def _note(self, lines: Iterable[tuple[Line, Screening | None]]) -> None:
        """Remember what became of events that were not known before."""
        rows = [
            {
                "organisation_id": self._draft.organisation_id,
                "source_uid": uid,
                "recurrence": recurrence,
                "screening_id": screening.id,
            }
            for line, screening in lines
            if screening is not None and not line.is_noted
            for uid, recurrence in [event_of(line.row)]
        ]
        if rows:
            self._session.execute(sa.insert(ImportedEvent), rows)


def _named(filename: str) -> str:
    """What a file calls itself, without its folders and what nobody sees."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return shown[:LONGEST_NAME]
