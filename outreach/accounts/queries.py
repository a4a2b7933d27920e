"""Questions about people and organisations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.database import LOCK


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

    None when it is gone.
    """
    return session.get(Membership, membership_id, with_for_update=LOCK, populate_existing=True)


def membership_in(session: Session, user_id: int, organisation_id: int) -> Membership | None:
    """The user's membership in this organisation."""
    return session.scalar(
        sa.select(Membership).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id
        )
    )


def members_of(session: Session, organisation_id: int) -> Sequence[Membership]:
    """An organisation's memberships with their users, in the order in which people joined."""
    return session.scalars(
        sa.select(Membership)
        .where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.user))
        .order_by(Membership.created_at, Membership.id)
    ).all()


def member_with_address(session: Session, organisation_id: int, email: str) -> Membership | None:
    """The membership here of the account with this address."""
    return session.scalar(
        sa.select(Membership)
        .join(Membership.user)
        .where(
            Membership.organisation_id == organisation_id,
            sa.func.lower(User.email) == email.lower(),
        )
    )


def another_owner(session: Session, membership: Membership) -> Membership | None:
    """An owner of the same organisation beside this member, who can sign in."""
    return session.scalar(
        sa.select(Membership)
        .join(Membership.user)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.id != membership.id,
            Membership.role == Role.OWNER,
            User.active,
        )
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
