"""Noting what was changed at a screening, and what its guests must hear of.

Guests hear of another time, place, link or status once the screening is public: SEQUENCE rises
(RFC 5546, 2.1.4), and a row is left that a later area turns into mail. That a screening was held is
no news to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.screenings.actions import entries
from outreach.screenings.models import Change, Screening
from outreach.words import N_

MOVED = "screenings.moved"
POSTPONED = "screenings.postponed"
CANCELLED = "screenings.cancelled"
RESTATED = "screenings.restated"
OVER = "screenings.over"
CLOSED_AFTER = timedelta(hours=6)  # a talk that goes on is no reason to close it

TOLD = frozenset({"starts", "ends", "timezone", "venue", "room", "online_url", "status"})

Difference = tuple[str | None, str | None]


@dataclass(frozen=True)
class Said:
    """What stands in one place, in words; ``key`` tells apart what reads the same."""

    words: str | None
    key: object = None


class Overtaken(Refused):
    """Somebody else has changed the screening since the form was shown."""

    def __init__(self) -> None:
        super().__init__(
            N_("Somebody changed this screening while you were at it. Look, then save again.")
        )


def check_seen(screening: Screening, seen: int | None) -> None:
    """Say that whoever edits has not seen how it stands. ``seen`` is the ``edits`` of their form.

    Raises:
        Overtaken: there are changes since.
    """
    if seen is not None and seen != screening.edits:
        raise Overtaken


@contextmanager
def recorded(
    session: Session, screening: Screening, *, by: User | None, now: datetime
) -> Iterator[None]:
    """Note what is different in the end, and bring calendars and guests up to date."""
    before, was_public = state_of(screening), screening.is_public
    yield
    after = state_of(screening)
    changed = {
        field: (before[field].words, after[field].words)
        for field in after
        if before[field] != after[field]
    }
    if changed:
        tells = was_public and screening.is_public and not screening.is_held
        note(session, screening, changed, by=by, now=now, tells=tells)


def note(
    session: Session,
    screening: Screening,
    changed: dict[str, Difference],
    *,
    by: User | None,
    now: datetime,
    tells: bool,
) -> None:
    """The rows of one edit; with ``tells``, what guests must hear of is left to be announced."""
    screening.edits += 1
    told = changed.keys() & TOLD if tells else set()
    if told:
        screening.sequence += 1
    session.add_all(
        Change(
            screening=screening,
            edit=screening.edits,
            at=now,
            by=by,
            field=field,
            before=before,
            after=after,
            sequence=screening.sequence if field in told else None,
        )
        for field, (before, after) in changed.items()
    )
    if told:
        kind = _kind(screening, told)
        outbox.queue(
            session,
            kind,
            key=f"{kind}:{screening.id}:{screening.sequence}",
            now=now,
            screening_id=screening.id,
            sequence=screening.sequence,
        )
    if screening.is_published and changed.keys() & {"status", "ends"}:
        plan_to_close(session, screening, now=now)
    entries.revise(session, screening, now=now)


def plan_to_close(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row that will note that it took place, some hours after its end."""
    if screening.over_at is None:
        return
    due = screening.over_at + CLOSED_AFTER
    key = f"{OVER}:{screening.id}:{due.isoformat()}"
    outbox.queue(session, OVER, key=key, now=now, run_at=due, screening_id=screening.id)


def announced(session: Session, screening: Screening, *, sequence: int, now: datetime) -> None:
    """Note that guests are told of all that happened up to this SEQUENCE."""
    session.execute(
        sa.update(Change)
        .where(
            Change.screening_id == screening.id,
            Change.sequence <= sequence,
            Change.announced_at.is_(None),
        )
        .values(announced_at=now)
    )


def changes_of(
    session: Session, screening: Screening, *, since: int = 0, most: int | None = None
) -> Sequence[Change]:
    """What was changed after the edit of this number, the latest edit first."""
    return session.scalars(
        sa.select(Change)
        .where(Change.screening_id == screening.id, Change.edit > since)
        .order_by(Change.edit.desc(), Change.id)
        .options(joinedload(Change.by))
        .limit(most)
    ).all()


def state_of(screening: Screening) -> dict[str, Said]:
    """All that is noted when it changes."""
    venue, room, film = screening.venue, screening.room, screening.film
    return {
        "film": Said(film.title, film.id),
        "title": Said(screening.title),
        "slug": Said(screening.slug),
        "kind": Said(screening.kind),
        "status": Said(screening.status),
        "visibility": Said(screening.visibility),
        "venue": Said(f"{venue.name}, {venue.city}", venue.id) if venue else Said(None),
        "room": Said(room.name, room.id) if room else Said(None),
        "online_url": Said(screening.online_url),
        "online_visibility": Said(screening.online_visibility),
        "timezone": Said(screening.timezone),
        "starts": Said(_moment(screening.starts_local), screening.starts_at),
        "ends": Said(_moment(screening.ends_local), screening.ends_at),
        "doors": Said(f"{screening.doors_wall:%H:%M}" if screening.doors_wall else None),
        "rsvp_limit": _number(screening.rsvp_limit),
        "licensed_audience": _number(screening.licensed_audience),
        "description": Said(screening.description),
        "cancellation_reason": Said(screening.cancellation_reason),
        "postponement_reason": Said(screening.postponement_reason),
        "headcount": _number(screening.headcount),
        "report": Said(screening.report),
    }


def _moment(local: datetime | None) -> str | None:
    """With its offset, so that another instant at the same wall time is another one."""
    return local.isoformat(timespec="minutes") if local else None


def _number(number: int | None) -> Said:
    return Said(None if number is None else str(number))


def _kind(screening: Screening, told: set[str]) -> str:
    if "status" in told and screening.is_cancelled:
        return CANCELLED
    if "status" in told and screening.is_postponed:
        return POSTPONED
    return RESTATED if told == {"status"} else MOVED
