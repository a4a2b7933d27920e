"""What a party was told of time and place before these changed, as far as it may know it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.rsvps.models import Decision, Rsvp, What
from outreach.screenings.queries.earlier import Span, Spot, as_it_is, as_it_was
from outreach.venues.models import Reader

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Differences:
    """What was, and what is now; None where that is the same, or nobody knows it any more."""

    time: tuple[Span, Span] | None = None
    place: tuple[Spot, Spot] | None = None

    def __bool__(self) -> bool:
        return self.time is not None or self.place is not None


def since_told(session: Session, rsvp: Rsvp, *, now: datetime) -> Differences:
    """What is different from what the last mail said to it."""
    came = came_at(session, rsvp)
    return _since(session, rsvp, max(came, rsvp.told_at or came), now=now)


def since_answered(session: Session, rsvp: Rsvp, *, now: datetime) -> Differences:
    """What is different from what held when it answered; nothing once nobody is to come."""
    screening = rsvp.screening
    is_on = screening.is_published and not screening.has_begun(now)
    if rsvp.is_over or not is_on:
        return Differences()
    return _since(session, rsvp, came_at(session, rsvp), now=now)


def came_at(session: Session, rsvp: Rsvp) -> datetime:
    """When it answered, or was moved here by the host."""
    moved = session.scalar(
        sa.select(sa.func.max(Decision.at)).where(
            Decision.rsvp_id == rsvp.id, Decision.what == What.MOVED
        )
    )
    return max(rsvp.created_at, moved) if moved else rsvp.created_at


def _since(session: Session, rsvp: Rsvp, at: datetime, *, now: datetime) -> Differences:
    screening, reader = rsvp.screening, rsvp.reader(now)
    was, holds = as_it_was(session, screening, at), as_it_is(screening)
    return Differences(
        _pair(was.span, holds.span),
        _pair(was.spot(_on_both_days(reader, was.span, now)), holds.spot(reader)),
    )


def _on_both_days(reader: Reader, was: Span | None, now: datetime) -> Reader:
    """The same, for a place that is hidden until the day: that day must have come as it was."""
    day_had_come = was is not None and was.starts.date() <= now.astimezone(was.starts.tzinfo).date()
    return replace(reader, day_has_come=reader.day_has_come and day_had_come)


def _pair(was: Thing | None, holds: Thing | None) -> tuple[Thing, Thing] | None:
    return (was, holds) if was and holds and was != holds else None
