"""Who does something for the whole installation: given and taken by the first organisation's owner.

Everything here takes that organisation's row first, so that nobody is given the same twice.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions import plain_address
from outreach.accounts.models import StaffKind, StaffRole, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.words import N_

TOLD = "accounts.staff"


def give(session: Session, *, email: str, kind: StaffKind, now: datetime) -> User:
    """Let the person with this address do such work, and queue the mail that says so.

    Raises:
        Refused: it is no address, nobody who can sign in has it, or they do this work already.
    """
    user = queries.user_with_address(session, plain_address(email, field="email"))
    if user is None or not user.active:
        raise Refused(
            N_("Nobody who can sign in has this address. Staff need an account first."),
            field="email",
        )
    _wait_for_turn(session)
    if kind in queries.staff_kinds(session, user.id):
        raise Refused(N_("This person does this already."), field="email")
    user.roles.append(_role(session, kind))
    session.flush()
    _tell(session, user, kind, is_given=True, now=now)
    return user


def take(session: Session, user: User, kind: StaffKind, *, now: datetime) -> None:
    """Let somebody do such work no more, and tell them. Taken twice is once.

    Their next request finds it gone; what they are doing now is finished.
    """
    _wait_for_turn(session)
    session.refresh(user, ["roles"])
    if kind not in queries.staff_kinds(session, user.id):
        return
    user.roles.remove(_role(session, kind))
    session.flush()
    _tell(session, user, kind, is_given=False, now=now)


def _wait_for_turn(session: Session) -> None:
    first = queries.first_organisation(session)
    if first is not None:
        first.lock()


def _role(session: Session, kind: StaffKind) -> StaffRole:
    found = session.scalar(sa.select(StaffRole).where(StaffRole.name == kind))
    if found is None:
        found = StaffRole(name=kind.value)
        session.add(found)
    return found


def _tell(session: Session, user: User, kind: StaffKind, *, is_given: bool, now: datetime) -> None:
    outbox.queue(
        session,
        TOLD,
        key=f"{TOLD}:{user.id}:{kind}:{now.isoformat()}",
        now=now,
        user_id=user.id,
        role=kind.value,
        is_given=is_given,
    )
