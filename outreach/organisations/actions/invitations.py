"""Invitations to a team: sent, sent again, taken back, accepted, declined.

Everything here takes the organisation's row first, so that an address has one open invitation and
one membership, whoever else invites or answers at the same time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions import create_user, plain_address
from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.organisations.models import Invitation, InvitationState
from outreach.organisations.queries import standing_invitations
from outreach.words import N_

INVITATION = "accounts.invitation"
LASTS = timedelta(days=7)
BETWEEN_MAILS = timedelta(minutes=5)
MOST_OPEN = 50

_ALREADY = N_("This person is a member of the team already.")
_ALREADY_YOU = N_("You are a member of this team already.")
_NOT_YOURS = N_("This invitation is for another address. Nothing was changed.")


def invite(
    session: Session,
    organisation: Organisation,
    *,
    email: str,
    role: Role,
    message: str | None = None,
    by: User,
    now: datetime,
) -> Invitation:
    """Offer somebody a role and queue the mail with the link.

    Raises:
        Refused: it is no address, its owner is a member, an invitation to it is open, or too many
            invitations are.
    """
    address = plain_address(email, field="email")
    organisation.lock()
    _check_may_be_invited(session, organisation, address, now)
    invitation = Invitation(
        organisation=organisation,
        email=address,
        role=role,
        message=message,
        invited_by=by,
        state=InvitationState.OPEN,
        created_at=now,
    )
    session.add(invitation)
    _send(session, invitation, now)
    return invitation


def send_again(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Mail the same link once more; it is good for seven days from now.

    Raises:
        Refused: it was answered or taken back, or it was sent a moment ago.
    """
    _hold(session, invitation)
    if invitation.state is not InvitationState.OPEN:
        raise Refused(N_("This invitation is no longer open. You can invite this person anew."))
    if now < invitation.sent_at + BETWEEN_MAILS:
        raise Refused(N_("The mail went out a moment ago. Give it five minutes."))
    _send(session, invitation, now)


def revoke(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Take it back, or off the list once it was declined. Taken back twice is once.

    Raises:
        Refused: it was accepted meanwhile.
    """
    _hold(session, invitation)
    if invitation.state is InvitationState.ACCEPTED:
        raise Refused(N_("This invitation has been accepted meanwhile."))
    invitation.state, invitation.answered_at = InvitationState.REVOKED, now


def accept(session: Session, invitation: Invitation, user: User, *, now: datetime) -> Membership:
    """Make the invited person a member.

    Raises:
        Refused: it is for another address, is not open, or the person is a member already.
    """
    if not invitation.is_for(user):
        raise Refused(_NOT_YOURS)
    invitation.organisation.lock()
    if queries.membership_in(session, user.id, invitation.organisation_id) is not None:
        raise Refused(_ALREADY_YOU)
    _answer(session, invitation, InvitationState.ACCEPTED, now)
    membership = Membership(
        user=user, organisation=invitation.organisation, role=invitation.role, created_at=now
    )
    session.add(membership)
    session.flush()
    return membership


def join(
    session: Session, invitation: Invitation, *, name: str, password_hash: str, now: datetime
) -> Membership:
    """Make an account for the invited address, and its owner a member.

    Args:
        password_hash: made outside the transaction, because that is slow on purpose.

    Raises:
        Refused: there is an account by now, or as :func:`accept`.
    """
    invitation.organisation.lock()
    try:
        # Another organisation may have invited the same person, who may answer both at once.
        with session.begin_nested():
            user = create_user(session, name, invitation.email, password_hash, now)
            session.flush()
    except (IntegrityError, Refused) as error:
        session.refresh(invitation)
        _check_open(invitation, now)
        if isinstance(error, Refused) and error.field == "owner_name":
            raise
        raise Refused(N_("There is an account for this invitation by now. Sign in.")) from error
    return accept(session, invitation, user, now=now)


def decline(
    session: Session, invitation: Invitation, *, by: User | None = None, now: datetime
) -> None:
    """Say no. Whoever holds the link may, unless they are signed in as somebody else.

    Raises:
        Refused: it is for another address, or is not open.
    """
    if by is not None and not invitation.is_for(by):
        raise Refused(_NOT_YOURS)
    invitation.organisation.lock()
    _answer(session, invitation, InvitationState.DECLINED, now)


def _check_may_be_invited(
    session: Session, organisation: Organisation, address: str, now: datetime
) -> None:
    if queries.member_with_address(session, organisation.id, address) is not None:
        raise Refused(_ALREADY, field="email")
    standing = standing_invitations(session, organisation.id)
    for other in standing:
        if other.email == address and other.is_open(now):
            raise Refused(
                N_("An invitation to this address is open already. You can send it again."),
                field="email",
            )
    if sum(other.is_open(now) for other in standing) >= MOST_OPEN:
        raise Refused(
            N_("At most %(most)s invitations may be open at once. Take some back first."),
            most=MOST_OPEN,
        )
    for other in (other for other in standing if other.email == address):
        other.state, other.answered_at = InvitationState.REVOKED, now


def _send(session: Session, invitation: Invitation, now: datetime) -> None:
    invitation.sent_at, invitation.expires_at = now, now + LASTS
    session.flush()
    key = f"{INVITATION}:{invitation.uid}:{now.isoformat()}"
    outbox.queue(session, INVITATION, key=key, now=now, invitation_id=invitation.id)


def _hold(session: Session, invitation: Invitation) -> None:
    invitation.organisation.lock()
    session.refresh(invitation)


def _answer(
    session: Session, invitation: Invitation, state: InvitationState, now: datetime
) -> None:
    """One conditional UPDATE, so that an invitation is answered once."""
    answered = session.execute(
        sa.update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.state == InvitationState.OPEN,
            Invitation.expires_at > now,
        )
        .values(state=state, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(invitation)
    if answered.rowcount != 1:  # type: ignore[attr-defined]
        _check_open(invitation, now)


def _check_open(invitation: Invitation, now: datetime) -> None:
    why = invitation.why_over(now)
    if why is not None:
        raise Refused(why)
