"""What a team does with its own: change a role, end a membership. An owner always stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts import queries, sign_ins
from outreach.accounts.models import Ended, Membership, Role
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.words import N_

ROLE_CHANGED, REMOVED = "team.role_changed", "team.removed"


def change_role(
    session: Session, membership: Membership, *, role: Role, by_id: int, now: datetime
) -> None:
    """Give a member another role, and tell them by mail when somebody else did.

    Raises:
        Refused: the last owner would be one no more, or it is no membership any longer.
    """
    _hold(session, membership)
    if role is not Role.OWNER:
        _check_owner_stays(session, membership)
    if membership.role is not role and membership.user_id != by_id:
        _tell(session, ROLE_CHANGED, membership, now, role=role.value)
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


def remove(session: Session, membership: Membership, *, by_id: int, now: datetime) -> None:
    """Take a member out of the team, end their sign-ins wherever they are, and tell them by mail.

    Raises:
        Refused: as :func:`end`.
    """
    end(session, membership)
    if membership.user_id != by_id:
        _tell(session, REMOVED, membership, now)
    sign_ins.end_all(session, membership.user_id, Ended.REMOVED, now=now)


def _tell(session: Session, kind: str, membership: Membership, now: datetime, **more: Any) -> None:
    outbox.queue(
        session,
        kind,
        key=f"{kind}:{membership.id}:{now.isoformat()}",
        now=now,
        user_id=membership.user_id,
        organisation_id=membership.organisation_id,
        at=now.isoformat(),
        **more,
    )


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
