"""Questions about RSVPs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.rsvps.models import STANDING, Rsvp, State
from outreach.screenings.models import Screening

_EARLIER = sa.select(Rsvp).where(
    sa.or_(
        Rsvp.form_key == sa.bindparam("form_key"),
        sa.and_(
            Rsvp.screening_id == sa.bindparam("screening_id"),
            Rsvp.email_key == sa.bindparam("email_key"),
        ),
    )
)


class EarlierAnswers(NamedTuple):
    """The RSVP that the same form made, the one that the address has, and what comes next.

    ``next_sequence`` is above what cancelled RSVPs of the address have told its calendar.
    """

    by_form: Rsvp | None
    standing: Rsvp | None
    next_sequence: int


def email_key(email: str) -> str:
    """What makes two addresses the same: the address in lower case."""
    return email.casefold()


def standing_rsvp(session: Session, screening: Screening, email: str) -> Rsvp | None:
    """The RSVP that this address has at the screening, if it holds places or waits for some."""
    return session.scalars(
        sa.select(Rsvp).where(
            Rsvp.screening_id == screening.id,
            Rsvp.email_key == email_key(email),
            Rsvp.state.in_(STANDING),
        )
    ).one_or_none()


def earlier_answers(
    session: Session, screening: Screening, email: str, form_key: str | None = None
) -> EarlierAnswers:
    """What has been answered here under an address, and by a form, before."""
    key = email_key(email)
    form = None if form_key is None else form_key_at(screening, form_key)
    by = {"form_key": form, "screening_id": screening.id, "email_key": key}
    found = session.scalars(_EARLIER, by).all()
    of_address = [one for one in found if one.email_key == key]
    return EarlierAnswers(
        by_form=next((one for one in found if one.form_key == form), None),
        standing=next((one for one in of_address if one.state in STANDING), None),
        next_sequence=max((one.sequence + 1 for one in of_address), default=0),
    )


def rsvps_under(session: Session, email: str) -> Sequence[Rsvp]:
    """Every RSVP under this address, of which it is known whose it is, by screening."""
    return session.scalars(
        sa.select(Rsvp)
        .where(
            Rsvp.email_key == email_key(email),
            Rsvp.blanked_at.is_(None),
            Rsvp.erasure_asked_at.is_(None),
        )
        .order_by(Rsvp.screening_id, Rsvp.id)
    ).all()


def rsvp_of_form(session: Session, screening: Screening, form_key: str) -> Rsvp | None:
    """The RSVP that an earlier sending of the same form made."""
    key = form_key_at(screening, form_key)
    return session.scalars(sa.select(Rsvp).where(Rsvp.form_key == key)).one_or_none()


def form_key_at(screening: Screening, form_key: str) -> str:
    """The key as it is kept: a form may be sent to two screenings, and is one RSVP at each."""
    return f"{screening.id} {form_key}"


def reachable(session: Session, rsvp_id: int) -> Rsvp | None:
    """The RSVP, while there is somebody to write to."""
    rsvp = session.get(Rsvp, rsvp_id)
    return None if rsvp is None or rsvp.blanked_at or not rsvp.has_address else rsvp


def standing_rsvps(
    session: Session, screening: Screening, states: Sequence[State] = (State.CONFIRMED,)
) -> Sequence[Rsvp]:
    """The RSVPs that are confirmed, or in these states."""
    return session.scalars(
        sa.select(Rsvp)
        .where(
            Rsvp.screening_id == screening.id,
            Rsvp.state.in_(states),
            Rsvp.blanked_at.is_(None),
        )
        .order_by(Rsvp.id)
    ).all()
