"""What requests leave in the audit log: every act of a member, and what happens to sign-ins.

Guests leave nothing here: who answers for a party is in its own record, and goes with it.
"""

from __future__ import annotations

import ipaddress

from flask import request

from outreach.accounts import audit, permissions, queries
from outreach.accounts.steps import Step
from outreach.clock import now
from outreach.database import Base
from outreach.web import access, db
from outreach.web.access import Member

SIGNED_IN, SIGNED_OUT, NEW_PASSWORD = "signed in", "signed out", "password changed"
FAILED = "failed"
SIGN_INS_ENDED = "sign-ins ended"
BLOCKED, UNBLOCKED = "account blocked", "account unblocked"
SET_UP, JOINED, FACTORS_FORGOTTEN = "set up", "joined", "factors forgotten"
NEIGHBOURHOOD = {4: 24, 6: 48}


def signed_in(*steps: Step) -> str:
    """The act of somebody who signed in by these."""
    return f"{SIGNED_IN}: {', '.join(steps)}"


def failed(step: Step) -> str:
    """The act of somebody who tried to pass for an account, and did not prove this."""
    return f"{FAILED}: {step}"


def note_act(member: Member, endpoint: str, record: Base | None) -> None:
    """Add what a member has done, in the transaction that did it."""
    audit.record(
        db.session,
        endpoint,
        now=now(),
        user_id=member.user_id,
        organisation_id=_organisation_of(member, endpoint),
        subject=record.__tablename__ if record is not None else None,
        subject_id=record.id if record is not None else None,
        network=neighbourhood(),
    )


def _organisation_of(member: Member, endpoint: str) -> int | None:
    """In whose log it stands: what staff do, in that of the organisation that set all of it up.

    What somebody of no organisation does to their own account stands in none.
    """
    what = access.acts_on(endpoint)
    is_by_staff = what is not None and not member.organisation_id
    if what in permissions.OF_THE_INSTALLATION or is_by_staff:
        first = queries.first_organisation(db.session)
        return first.id if first else None
    return member.organisation_id or None


def note_self(act: str, user_id: int, *, organisation_id: int | None = None) -> None:
    """Add what happened to somebody's own account."""
    audit.record(
        db.session,
        act,
        now=now(),
        user_id=user_id,
        organisation_id=organisation_id,
        subject="user_account",
        subject_id=user_id,
        network=neighbourhood(),
    )


def neighbourhood() -> str | None:
    """Roughly where it comes from: enough to tell a strange sign-in, not to find a home."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    return str(ipaddress.ip_network((address, NEIGHBOURHOOD[address.version]), strict=False))
