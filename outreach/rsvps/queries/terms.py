"""Questions about the terms of a screening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.rsvps.models import HOLDING, STANDING, Rsvp, RsvpCode, RsvpTerms, State
from outreach.screenings.models import Screening

_TERMS = sa.select(RsvpTerms).where(RsvpTerms.screening_id == sa.bindparam("screening_id"))


def terms_of(session: Session, screening: Screening) -> RsvpTerms:
    """The terms of a screening; the usual ones where its host has said nothing."""
    found = session.scalars(_TERMS, {"screening_id": screening.id}).one_or_none()
    return found or RsvpTerms.usual(screening.id)


def codes_of(session: Session, screening: Screening) -> Sequence[RsvpCode]:
    """Its invitation codes, the oldest first."""
    return session.scalars(
        sa.select(RsvpCode).where(RsvpCode.screening_id == screening.id).order_by(RsvpCode.id)
    ).all()


class Came(NamedTuple):
    """How many parties of one code stand, and how many places they hold."""

    parties: int = 0
    places: int = 0


def came_by(session: Session, screening: Screening) -> dict[int, Came]:
    """Who came by which code, by its number."""
    places = sa.case(
        (Rsvp.state == State.OFFERED, Rsvp.offered),
        (Rsvp.state.in_(HOLDING), Rsvp.party_size),
        else_=0,
    )
    rows = session.execute(
        sa.select(Rsvp.code_id, sa.func.count(Rsvp.id), sa.func.sum(places))
        .where(
            Rsvp.screening_id == screening.id,
            Rsvp.code_id.is_not(None),
            Rsvp.state.in_(STANDING),
        )
        .group_by(Rsvp.code_id)
    )
    return {code: Came(parties, int(held)) for code, parties, held in rows}


def code_of(session: Session, screening: Screening, typed: str | None) -> RsvpCode | None:
    """The code that somebody typed: in any case, with or without its dash."""
    return session.scalars(
        sa.select(RsvpCode).where(
            RsvpCode.screening_id == screening.id, RsvpCode.code == plain_code(typed)
        )
    ).one_or_none()


def plain_code(typed: str | None) -> str:
    """A code in one spelling."""
    return "".join(c for c in (typed or "").upper() if c.isalnum())
