"""What a team does with its own: change a role, end a membership. An owner always stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import queries, sign_ins
from outreach.accounts.models import Ended, Membership, Role
from outreach.errors import Refused
from outreach.words import N_


def change_role(session: Session, membership: Membership, *, role: Role) -> None:
    """Give a member another role.

    Raises:
        Refused: the last owner would be one no more, or it is no membership any longer.
    """
    _hold(session, membership)
    if role is not Role.OWNER:
        _check_owner_stays(session, membership)
    membership.role = role
    session.flush()


def end(session: Session, membership: Membership) -> None:
    """Let a member leave the team. Their account stays.

    Raises:
        Refused: it is the last owner's, or it is no membership any longer.
    """
    _hold(session, membership)
    _check_owner_stays(session, membership)
    session.delete(membership)
    session.flush()


def remove(session: Session, membership: Membership, *, now: datetime) -> None:
    """Take a member out of the team, and end their sign-ins wherever they are.

    Raises:
        Refused: as :func:`end`.
    """
    end(session, membership)
    sign_ins.end_all(session, membership.user_id, Ended.REMOVED, now=now)


def _hold(session: Session, membership: Membership) -> None:
    """Lock the organisation's row: two owners may go at once, and one has to stay."""
    membership.organisation.lock()
    if queries.held_membership(session, membership.id) is None:
        raise Refused(N_("This person has left the team meanwhile."))


def _check_owner_stays(session: Session, membership: Membership) -> None:
    if membership.role is Role.OWNER and not queries.another_owner(session, membership):
        raise Refused(
            N_("An organisation needs an owner. Make somebody else an owner first."), field="role"
        )
