"""What support does about somebody's account. Each act is told to its owner by mail."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions import access, plain_address, queue_reset
from outreach.accounts.models import User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.words import N_

TOLD = "accounts.support"


class Done(enum.StrEnum):
    """What was done."""

    ENDED = "ended"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


def find(session: Session, *, email: str) -> User:
    """The account with exactly this address, however it is capitalised.

    Raises:
        Refused: it is no address, or nobody has it.
    """
    user = queries.user_with_address(session, plain_address(email, field="email"))
    if user is None:
        raise Refused(N_("Nobody has an account with this address."), field="email")
    return user


def end_sign_ins(session: Session, user: User, *, now: datetime) -> int:
    """End every sign-in of theirs. Returns how many."""
    ended = access.end_sign_ins(session, user, now=now)
    _tell(session, user, Done.ENDED, now=now)
    return ended


def block(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Let nobody sign in to this account, and end its sign-ins. Blocked twice is once.

    The first organisation's row is held: nobody becomes its owner meanwhile.

    Raises:
        Refused: it is one's own, or of an owner of the first organisation, who is the last way in.
    """
    if user.id == by.id:
        raise Refused(N_("You cannot block your own account."))
    if is_of_first_owner(session, user, held=True):
        raise Refused(
            N_("This is an owner of the organisation that set this installation up. They stay.")
        )
    user.lock()
    if not user.active:
        return
    access.block(session, user, now=now)
    _tell(session, user, Done.BLOCKED, now=now)


def unblock(session: Session, user: User, *, now: datetime) -> None:
    """Let them sign in again, with the password they have. Unblocked twice is once."""
    user.lock()
    if user.active:
        return
    access.unblock(user)
    _tell(session, user, Done.UNBLOCKED, now=now)


def send_reset(session: Session, user: User, *, now: datetime) -> None:
    """Mail them the link to a new password; to nobody else.

    Raises:
        Refused: the account is blocked.
    """
    if not user.active:
        raise Refused(N_("This account is blocked. Unblock it first."))
    queue_reset(session, user, now=now)


def is_of_first_owner(session: Session, user: User, *, held: bool = False) -> bool:
    """Whether they own the organisation that set this installation up."""
    first = queries.first_organisation(session)
    if first is None:
        return False
    if held:
        first.lock()
    membership = queries.membership_in(session, user.id, first.id)
    return membership is not None and membership.is_owner


def _tell(session: Session, user: User, what: Done, *, now: datetime) -> None:
    key = f"{TOLD}:{user.id}:{what}:{now.isoformat()}"
    outbox.queue(session, TOLD, key=key, now=now, user_id=user.id, what=what.value)
