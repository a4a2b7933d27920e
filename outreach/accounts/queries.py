"""Questions about people and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.accounts.models import (
    Membership,
    Organisation,
    Role,
    SignIn,
    StaffKind,
    StaffRole,
    User,
    staff,
)
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


def staff_kinds(session: Session, user_id: int, *, held: bool = False) -> frozenset[StaffKind]:
    """What this user does for the whole installation.

    Args:
        held: nobody takes any of it away before this transaction ends.
    """
    query = (
        sa.select(StaffRole.name)
        .join(staff, staff.c.role_id == StaffRole.id)
        .where(staff.c.user_id == user_id, StaffRole.name.in_(list(StaffKind)))
    )
    if held:
        query = query.with_for_update(read=True, of=staff)
    return frozenset(StaffKind(name) for name in session.scalars(query))


def staff_members(session: Session) -> dict[User, list[StaffKind]]:
    """Everybody who does something for the whole installation, by name, and what."""
    found = session.scalars(
        sa.select(User)
        .where(User.roles.any(StaffRole.name.in_(list(StaffKind))))
        .options(selectinload(User.roles))
        .order_by(User.name, User.id)
        .execution_options(populate_existing=True)
    )
    names = {user: {role.name for role in user.roles} for user in found}
    return {user: [kind for kind in StaffKind if kind in held] for user, held in names.items()}


def first_owners(session: Session) -> Sequence[User]:
    """The owners of the organisation that set the installation up, who can sign in."""
    first = first_organisation(session)
    return session.scalars(
        sa.select(User)
        .join(User.memberships)
        .where(
            Membership.organisation_id == (first.id if first else None),
            Membership.role == Role.OWNER,
            User.active,
        )
        .order_by(User.id)
    ).all()


def reviewers(session: Session) -> Sequence[User]:
    """Who reads what waits for an answer: programme staff, or else the owners of the first."""
    programme = User.roles.any(StaffRole.name == StaffKind.PROGRAMME)
    found = session.scalars(sa.select(User).where(programme, User.active).order_by(User.id)).all()
    return found or first_owners(session)


def last_sign_in(session: Session, user_id: int) -> datetime | None:
    """When they signed in last, of the sign-ins that are still kept."""
    return session.scalar(
        sa.select(sa.func.max(SignIn.started_at)).where(SignIn.user_id == user_id)
    )


def organisations(session: Session) -> Sequence[Organisation]:
    """Every organisation, by name."""
    return session.scalars(
        sa.select(Organisation).order_by(Organisation.name, Organisation.id)
    ).all()
