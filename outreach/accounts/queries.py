"""Questions about people and organisations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, Organisation, User


def memberships_of(session: Session, user_id: int) -> Sequence[Membership]:
    """The user's memberships, oldest first, with their organisations."""
    return session.scalars(
        sa.select(Membership)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
    ).all()


def held_membership(session: Session, membership_id: int) -> Membership | None:
    """The membership as it is now, and nobody changes it before this transaction ends.

    The lock is PostgreSQL's: SQLite's writing transactions wait in line anyway.
    """
    return session.scalar(
        sa.select(Membership)
        .where(Membership.id == membership_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def first_organisation(session: Session) -> Organisation | None:
    """The organisation that set this installation up."""
    return session.scalar(sa.select(Organisation).order_by(Organisation.id).limit(1))


def user_with_address(session: Session, email: str) -> User | None:
    """The account with this address, however it is capitalised."""
    return session.scalar(sa.select(User).where(sa.func.lower(User.email) == email.lower()))
