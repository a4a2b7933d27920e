"""Questions about people and organisations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import (
    ApplicationState,
    HostApplication,
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    Role,
    User,
)


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


def standing_invitations(session: Session, organisation_id: int) -> Sequence[Invitation]:
    """Invitations that wait for an answer, have expired or were declined; the newest first."""
    return session.scalars(
        sa.select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.state.in_((InvitationState.OPEN, InvitationState.DECLINED)),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    ).all()


def application_of_form(session: Session, form_key: str) -> HostApplication | None:
    """The application that this very form has made already."""
    return session.scalar(sa.select(HostApplication).where(HostApplication.form_key == form_key))


def open_application(session: Session, email: str) -> HostApplication | None:
    """The application from this address that is not answered for good."""
    return session.scalar(
        sa.select(HostApplication).where(
            HostApplication.email == email,
            HostApplication.state.in_((ApplicationState.NEW, ApplicationState.RETURNED)),
        )
    )


def applications(session: Session) -> Sequence[HostApplication]:
    """Every application: those to be read first, then the latest change."""
    return session.scalars(
        sa.select(HostApplication).order_by(
            HostApplication.state != ApplicationState.NEW,
            HostApplication.changed_at.desc(),
            HostApplication.id.desc(),
        )
    ).all()


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
