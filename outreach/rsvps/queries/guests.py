"""What hosts ask about the guests of one screening: who, in which state, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, raiseload
from sqlalchemy.orm.interfaces import ORMOption

from outreach.folding import folded
from outreach.rsvps.models import IN_LINE, STANDING, Decision, Rsvp, State
from outreach.rsvps.models.rsvps import AccessNeeds
from outreach.screenings.models import Screening

PAGE = 100
LONGEST_SEARCH = 100
MOST_OFFERED = 300

# Those who wait for an answer first, then those who come; who is not expected any more last.
_PLACE = sa.case(
    {
        State.ASKED: 0,
        State.CONFIRMED: 1,
        State.PENDING: 2,
        State.OFFERED: 2,
        State.WAITING: 3,
    },
    value=Rsvp.state,
    else_=4,
)
_IN_LINE_SINCE = sa.case((Rsvp.state == State.WAITING, Rsvp.waiting_since))
_ORDER = (_PLACE, _IN_LINE_SINCE, Rsvp.name_folded, Rsvp.id)
IS_NAMED = sa.and_(Rsvp.blanked_at.is_(None), Rsvp.erasure_asked_at.is_(None))


@dataclass(frozen=True)
class Asked:
    """What is looked for: words of a name or address, one state, and which page of what is found.

    Who may not read addresses does not search them either.
    """

    text: str | None = None
    state: State | None = None
    page: int = 1
    sees_addresses: bool = False

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.state)


@dataclass(frozen=True)
class Found:
    """One page of the guests that were looked for, of so many."""

    guests: Sequence[Rsvp]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Count:
    """How many parties, and how many people they are."""

    parties: int = 0
    people: int = 0


def found(session: Session, screening: Screening, asked: Asked, *, with_needs: bool) -> Found:
    """One page of the guests; who may not read what they need does not load it."""
    where = [Rsvp.screening_id == screening.id, IS_NAMED, *_narrowed(asked)]
    total = session.scalar(sa.select(sa.func.count(Rsvp.id)).where(*where)) or 0
    page = min(asked.page, max(1, -(-total // PAGE)))
    # By number first: whole rows would be sorted with all that they hold.
    here = session.scalars(
        sa.select(Rsvp.id).where(*where).order_by(*_ORDER).limit(PAGE).offset(PAGE * (page - 1))
    ).all()
    guests = session.scalars(
        sa.select(Rsvp).where(Rsvp.id.in_(here)).order_by(*_ORDER).options(_needs(with_needs))
    ).all()
    return Found(guests, total, page)


def counts(session: Session, screening: Screening) -> dict[State, Count]:
    """How many are in each state, also those whose names are gone."""
    rows = session.execute(
        sa.select(Rsvp.state, sa.func.count(), sa.func.sum(Rsvp.party_size))
        .where(Rsvp.screening_id == screening.id)
        .group_by(Rsvp.state)
    )
    return {state: Count(parties, people) for state, parties, people in rows}


def nameless(session: Session, screening: Screening) -> int:
    """How many are only numbers by now."""
    here = sa.select(sa.func.count(Rsvp.id)).where(Rsvp.screening_id == screening.id, ~IS_NAMED)
    return session.scalar(here) or 0


def expected(session: Session, screening: Screening) -> Sequence[Rsvp]:
    """Every party that has places, with no word of what it needs."""
    return session.scalars(
        sa.select(Rsvp)
        .where(Rsvp.screening_id == screening.id, Rsvp.state == State.CONFIRMED, IS_NAMED)
        .options(raiseload(Rsvp.access_needs))
        .order_by(Rsvp.id)
    ).all()


def with_needs(session: Session, screening: Screening) -> frozenset[int]:
    """The numbers of the parties that have told what they need: not what it is."""
    return frozenset(session.scalars(_needy(screening, AccessNeeds.rsvp_id)))


def how_many_need(session: Session, screening: Screening) -> int:
    """How many parties those are."""
    return session.scalar(_needy(screening, sa.func.count(AccessNeeds.id))) or 0


def _needy(screening: Screening, what: Any) -> sa.Select[Any]:
    return (
        sa.select(what)
        .select_from(AccessNeeds)
        .join(Rsvp)
        .where(Rsvp.screening_id == screening.id, Rsvp.state == State.CONFIRMED)
    )


def everybody(session: Session, screening: Screening, *, with_needs: bool) -> Sequence[Rsvp]:
    """Every party of which it is known whose it is, in the order of the list."""
    return session.scalars(
        sa.select(Rsvp)
        .where(Rsvp.screening_id == screening.id, IS_NAMED)
        .order_by(*_ORDER)
        .options(_needs(with_needs), joinedload(Rsvp.code))
    ).all()


def decisions_of(session: Session, rsvp: Rsvp) -> Sequence[Decision]:
    """What was decided about a party, the latest first."""
    return session.scalars(
        sa.select(Decision).where(Decision.rsvp_id == rsvp.id).order_by(Decision.id.desc())
    ).all()


def somebody_waits(session: Session, screening: Screening) -> bool:
    """Whether any party is in line."""
    line = sa.exists().where(Rsvp.screening_id == screening.id, Rsvp.state.in_(IN_LINE))
    return bool(session.scalar(sa.select(line)))


def perhaps_the_same(
    session: Session, rsvp: Rsvp, text: str | None, *, most: int
) -> Sequence[Rsvp]:
    """Other parties that are still on: of these words, or else of the same name."""
    same = (
        Rsvp.name_folded.contains(folded(text), autoescape=True)
        if text and folded(text)
        else Rsvp.name_folded == rsvp.name_folded
    )
    return session.scalars(
        sa.select(Rsvp)
        .where(
            Rsvp.screening_id == rsvp.screening_id,
            Rsvp.id != rsvp.id,
            Rsvp.state.in_(STANDING),
            IS_NAMED,
            same,
        )
        .order_by(Rsvp.name_folded, Rsvp.id)
        .limit(most)
    ).all()


def others_open(session: Session, screening: Screening, *, now: datetime) -> Sequence[Screening]:
    """Other screenings of the same organisation that take RSVPs, the next first."""
    coming = session.scalars(
        sa.select(Screening)
        .where(
            Screening.organisation_id == screening.organisation_id,
            Screening.id != screening.id,
            Screening.starts_at > now,
        )
        .order_by(Screening.starts_at, Screening.id)
        .limit(MOST_OFFERED)
    )
    return [one for one in coming if one.is_open_for_rsvps(now)]


def _needs(are_read: bool) -> ORMOption:
    """Without needs, asking a party for them is an error: who may not read them loads none."""
    return joinedload(Rsvp.access_needs) if are_read else raiseload(Rsvp.access_needs)


def _narrowed(asked: Asked) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if asked.state:
        conditions.append(Rsvp.state == asked.state)
    if asked.text:
        conditions.append(_says(asked.text[:LONGEST_SEARCH], in_addresses=asked.sees_addresses))
    return conditions


def _says(text: str, *, in_addresses: bool) -> sa.ColumnElement[bool]:
    """Whether every word is in the name, or all of it in the address."""
    words = folded(text).split()
    in_name = sa.and_(
        sa.true() if words else sa.false(),
        *(Rsvp.name_folded.contains(word, autoescape=True) for word in words),
    )
    if not in_addresses:
        return in_name
    # Whoever has no address has a key that nobody typed.
    in_address = sa.and_(
        Rsvp.email != "", Rsvp.email_key.contains(text.strip().casefold(), autoescape=True)
    )
    return sa.or_(in_name, in_address)
