"""Addresses from which an organisation takes no RSVPs."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Organisation, User
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.keys import Keys
from outreach.rsvps.models import BlockedAddress
from outreach.rsvps.queries import email_key
from outreach.words import N_

PURPOSE = "blocked address"
MOST = 1_000
_BLOCKED = sa.select(BlockedAddress.id).where(
    BlockedAddress.organisation_id == sa.bindparam("organisation_id"),
    BlockedAddress.digest.in_(sa.bindparam("digests", expanding=True)),
)


def block(
    session: Session,
    organisation: Organisation,
    *,
    email: str,
    label: str,
    reason: str,
    keys: Keys,
    by: User,
    now: datetime,
) -> BlockedAddress:
    """Take no RSVPs from this address any more. Those that it has stay as they are.

    Raises:
        Refused: it cannot be an address, is blocked already, the label tells it, or there are too
            many.
    """
    address = email_key(mail_address(email))
    if address in label.casefold():
        message = N_("The address is not kept readable. Choose other words for it.")
        raise Refused(message, field="label")
    organisation.lock()
    if _is_on_list(session, organisation.id, address, keys):
        raise Refused(N_("This address is blocked already."), field="email")
    if len(blocked(session, organisation.id)) >= MOST:
        raise Refused(N_("An organisation blocks at most %(most)s addresses."), most=MOST)
    one = BlockedAddress(
        organisation=organisation,
        digest=_digest(keys.key(PURPOSE), organisation.id, address),
        label=label,
        reason=reason,
        created_at=now,
        by=by,
    )
    session.add(one)
    session.flush()
    return one


def lift(session: Session, one: BlockedAddress) -> None:
    """Take RSVPs from this address again."""
    session.delete(one)
    session.flush()


def is_blocked(session: Session, organisation_id: int, email: str, *, keys: Keys) -> bool:
    """Whether this organisation takes no RSVPs from the address, however it is written."""
    try:
        address = email_key(mail_address(email))
    except Refused:
        return False
    return _is_on_list(session, organisation_id, address, keys)


def blocked(session: Session, organisation_id: int) -> Sequence[BlockedAddress]:
    """The organisation's list, by label."""
    return session.scalars(
        sa.select(BlockedAddress)
        .where(BlockedAddress.organisation_id == organisation_id)
        .order_by(sa.func.lower(BlockedAddress.label), BlockedAddress.id)
        .options(joinedload(BlockedAddress.by))
    ).all()


def _is_on_list(session: Session, organisation_id: int, address: str, keys: Keys) -> bool:
    """Whether it is blocked, also under an earlier key."""
    digests = [_digest(key, organisation_id, address) for key in keys.all(PURPOSE)]
    by = {"organisation_id": organisation_id, "digests": digests}
    return session.scalars(_BLOCKED, by).first() is not None


def _digest(key: bytes, organisation_id: int, address: str) -> str:
    """With the organisation in it: two that block the same address do not learn so from a copy."""
    return hmac.digest(key, f"{organisation_id} {address}".encode(), "sha256").hex()
