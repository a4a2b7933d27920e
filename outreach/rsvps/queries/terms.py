"""Questions about the terms of a screening."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.rsvps.models import RsvpCode, RsvpTerms
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
