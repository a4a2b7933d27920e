"""Questions about people and organisations."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, Organisation, User


def membership_of(session: Session, user_id: int) -> Membership | None:
    """The user's oldest membership, with its organisation."""
    return session.scalar(
        sa.select(Membership)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
        .limit(1)
    )


def first_organisation(session: Session) -> Organisation | None:
    """The organisation that set this installation up."""
    return session.scalar(sa.select(Organisation).order_by(Organisation.id).limit(1))


def user_with_address(session: Session, email: str) -> User | None:
    """The account with this address, however it is capitalised."""
    return session.scalar(sa.select(User).where(sa.func.lower(User.email) == email.lower()))


def names_of(session: Session, user_ids: set[int]) -> dict[int, str]:
    """What these users are called; those who are gone are left out."""
    found = session.execute(sa.select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}
