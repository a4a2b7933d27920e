"""Questions about the waiting list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.rsvps.models import Rsvp, State
from outreach.screenings.models import Screening

AT_ONCE = 50
ORDER = (Rsvp.waiting_since, Rsvp.id)
_IN_FRONT = sa.select(
    sa.exists().where(
        Rsvp.screening_id == sa.bindparam("screening_id"),
        Rsvp.state == State.WAITING,
        sa.or_(Rsvp.short_since.is_(None), Rsvp.short_since > sa.bindparam("held_since")),
    )
)


class Position(NamedTuple):
    """Who is before a party in line: so many parties, so many people."""

    parties: int
    people: int

    @property
    def number(self) -> int:
        return self.parties + 1


def next_in_line(
    session: Session, screening: Screening, *, after: Rsvp | None = None
) -> Sequence[Rsvp]:
    """Some parties that wait, in order, with what was decided about them."""
    query = _waiting(screening).order_by(*ORDER).limit(AT_ONCE)
    if after is not None:
        query = query.where(sa.tuple_(*ORDER) > (after.waiting_since, after.id))
    return session.scalars(
        query.options(selectinload(Rsvp.decisions)).execution_options(populate_existing=True)
    ).all()


def is_anybody_in_front(session: Session, screening: Screening, *, held_since: datetime) -> bool:
    """Whether a party waits that has not been passed over: its turn is held since that moment."""
    by = {"screening_id": screening.id, "held_since": held_since}
    return session.scalar(_IN_FRONT, by) or False


def last_in_line(session: Session, screening: Screening) -> datetime | None:
    """Since when the party has waited that came last, whatever became of it."""
    return session.scalar(
        sa.select(sa.func.max(Rsvp.waiting_since)).where(Rsvp.screening_id == screening.id)
    )


def held_too_long(screening: Screening, now: datetime) -> sa.Select[Rsvp]:
    """The offers whose time is over."""
    return (
        sa.select(Rsvp)
        .where(
            Rsvp.screening_id == screening.id,
            Rsvp.state == State.OFFERED,
            Rsvp.held_until <= now,
        )
        .order_by(Rsvp.held_until, Rsvp.id)
        .execution_options(populate_existing=True)
    )


def position(session: Session, rsvp: Rsvp) -> Position:
    """Who is before it. Those to whom places are offered are in front no more."""
    before = sa.tuple_(*ORDER) < (rsvp.waiting_since, rsvp.id)
    row = session.execute(
        sa.select(sa.func.count(Rsvp.id), sa.func.coalesce(sa.func.sum(Rsvp.party_size), 0)).where(
            Rsvp.screening_id == rsvp.screening_id, Rsvp.state == State.WAITING, before
        )
    ).one()
    return Position(row[0], int(row[1]))


def length(session: Session, screening: Screening) -> Position:
    """How many wait, as if somebody stood at the end."""
    row = session.execute(
        sa.select(sa.func.count(Rsvp.id), sa.func.coalesce(sa.func.sum(Rsvp.party_size), 0)).where(
            Rsvp.screening_id == screening.id, Rsvp.state == State.WAITING
        )
    ).one()
    return Position(row[0], int(row[1]))


def _waiting(screening: Screening) -> sa.Select[Rsvp]:
    return sa.select(Rsvp).where(Rsvp.screening_id == screening.id, Rsvp.state == State.WAITING)
