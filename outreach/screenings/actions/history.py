"""Noting what was changed at a screening, and what its guests must hear of.

Guests hear of another time, place, link or status once the screening is public: SEQUENCE rises
(RFC 5546, 2.1.4), and a row is left that a later area turns into mail. That a screening was held is
no news to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
ROOMIER = "screenings.roomier"
CLOSED_AFTER = timedelta(hours=6)  # a talk that goes on is no reason to close it

TOLD = frozenset({"starts", "ends", "timezone", "venue", "room", "online_url", "status"})

Difference = tuple[str | None, str | None]
Follower = Callable[[Session, Sequence[Screening]], None]
_followers: list[Follower] = []


def also(follow: Follower) -> None:
    """Have a later area bring screenings to what it knows of them, as part of each edit."""
    _followers.append(follow)


@dataclass(frozen=True)
class Said:
    """What stands in one place, in words; ``key`` tells apart what reads the same."""

    words: str | None
    key: object = None


@dataclass(frozen=True)
class Noted:
    """What was changed at a screening, at which venue it was, and whether guests hear of it."""

    screening: Screening
    changed: dict[str, Difference]
    tells: bool
    venue_id: int | None = None


@dataclass(frozen=True)
class Before:
    """A screening as it was before somebody changed it."""

    screening: Screening
    state: dict[str, Said]
    was_public: bool
    capacity: int | None
    venue_id: int | None

    @classmethod
    def of(cls, screening: Screening) -> Before:
        is_public, venue_id = screening.is_public, screening.venue_id
        return cls(screening, state_of(screening), is_public, screening.capacity, venue_id)

    @property
    def has_more_places(self) -> bool:
        """Whether it is for more people now, and somebody may wait for them."""
        return self.was_public and (self.screening.capacity or 0) > (self.capacity or 0)

    def noted(self) -> Noted:
        """What is different now."""
        after = state_of(self.screening)
        changed = {
            field: (self.state[field].words, after[field].words)
            for field in after
            if self.state[field] != after[field]
        }
        is_on = self.screening.is_public and not self.screening.is_held
        return Noted(self.screening, changed, self.was_public and is_on, self.venue_id)


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


def differences(session: Session, earlier: Sequence[Before]) -> list[Noted]:
    """What is different at those that are, once later areas have followed."""
    screenings = [before.screening for before in earlier]
    for follow in _followers:
        follow(session, screenings)
    found = [before.noted() for before in earlier]
    return [noted for noted in found if noted.changed]


@contextmanager
def recorded(
    session: Session, screening: Screening, *, by: User | None, now: datetime
) -> Iterator[None]:
    """Note what is different in the end, and bring calendars and guests up to date."""
    before = Before.of(screening)
    yield
    note_all(session, differences(session, [before]), by=by, now=now)
    leave_word_of_places(session, [before], now=now)


def leave_word_of_places(session: Session, earlier: Sequence[Before], *, now: datetime) -> None:
    """Leave a row for each that has become larger: a later area may know who waits for places."""
    larger = [before.screening for before in earlier if before.has_more_places]
    outbox.queue_all(
        session,
        [
            outbox.Work(ROOMIER, f"{ROOMIER}:{one.id}:{now.isoformat()}", {"screening_id": one.id})
            for one in larger
        ],
        now=now,
    )


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
    noted = Noted(screening, changed, tells, screening.venue_id)
    note_all(session, [noted], by=by, now=now)


def note_all(session: Session, found: Sequence[Noted], *, by: User | None, now: datetime) -> None:
    """The same for many screenings at once, in as many statements as for one."""
    if not found:
        return
    raised = [_raised(noted) for noted in found]
    session.flush()  # what is new gets its number
    rows = [
        {**row, "at": now, "by_id": by.id if by else None}
        for noted, told in zip(found, raised, strict=True)
        for row in _rows(noted, told)
    ]
    # Else what is None is left out, and each row with other columns is a statement of its own.
    session.execute(sa.insert(Change).execution_options(render_nulls=True), rows)
    works = [
        work for noted, told in zip(found, raised, strict=True) for work in _works(noted, told)
    ]
    outbox.queue_all(session, works, now=now)
    entries.revise_all(session, [noted.screening for noted in found], now=now)


def _raised(noted: Noted) -> set[str]:
    """Count the edit. Returns what guests must hear of, for which SEQUENCE rises."""
    noted.screening.edits += 1
    told = noted.changed.keys() & TOLD if noted.tells else set()
    if told:
        noted.screening.sequence += 1
    return told


def _rows(noted: Noted, told: set[str]) -> Iterator[dict[str, Any]]:
    screening = noted.screening
    for field, (before, after) in noted.changed.items():
        yield {
            "screening_id": screening.id,
            "edit": screening.edits,
            "field": field,
            "before": before,
            "after": after,
            "venue_id": noted.venue_id if field == "venue" else None,
            "sequence": screening.sequence if field in told else None,
        }


def _works(noted: Noted, told: set[str]) -> Iterator[outbox.Work]:
    screening = noted.screening
    if told:
        kind = _kind(screening, told)
        key = f"{kind}:{screening.id}:{screening.sequence}"
        said = {"screening_id": screening.id, "sequence": screening.sequence}
        yield outbox.Work(kind, key, said)
    if screening.is_published and noted.changed.keys() & {"status", "ends"}:
        yield from _closing(screening)


def plan_to_close(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row that will note that it took place, some hours after its end."""
    outbox.queue_all(session, _closing(screening), now=now)


def _closing(screening: Screening) -> Iterator[outbox.Work]:
    if screening.over_at is not None:
        due = screening.over_at + CLOSED_AFTER
        key = f"{OVER}:{screening.id}:{due.isoformat()}"
        yield outbox.Work(OVER, key, {"screening_id": screening.id}, due)


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
    venue, room = screening.venue, screening.room
    film, version = screening.film, screening.film_version
    return {
        "film": Said(film.title, film.id),
        "film_version": Said(version.name, version.id) if version else Said(None),
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
        "programme": Said("\n".join(item.noted for item in screening.programme) or None),
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
