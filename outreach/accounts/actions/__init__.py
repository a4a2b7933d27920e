"""What people do with accounts: start an organisation, ask for a new password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.accounts.queries import user_with_address
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.slugs import free_slug, slug_of
from outreach.words import N_

RESET = "accounts.reset"
RESET_NOTICE = "accounts.reset-notice"
ONE_MAIL_PER = timedelta(minutes=5)
LONGEST_NAME = 200


def create_organisation(
    session: Session,
    *,
    name: str,
    email: str,
    owner_name: str,
    owner_email: str,
    password_hash: str,
    is_example: bool = False,
    now: datetime,
) -> Organisation:
    """Start an organisation with the person who owns it.

    Args:
        password_hash: from :func:`outreach.accounts.passwords.hashed`; made outside the
            transaction, because that is slow on purpose.

    Raises:
        Refused: an address cannot be one, or the owner's has an account already; a name is empty.
    """
    organisation = found_organisation(
        session, name=name, email=email, is_example=is_example, is_trusted=True, now=now
    )
    owner = create_user(session, owner_name, owner_email, password_hash, now)
    session.add(Membership(user=owner, organisation=organisation, role=Role.OWNER, created_at=now))
    session.flush()
    return organisation


def found_organisation(
    session: Session,
    *,
    name: str,
    email: str,
    is_example: bool = False,
    is_trusted: bool = False,
    now: datetime,
) -> Organisation:
    """An organisation that nobody owns yet. What it publishes is reviewed until it is trusted.

    Raises:
        Refused: the address cannot be one, or the name is empty or too long.
    """
    organisation = Organisation(
        name=_name(name, field="name"),
        slug=free_slug(session, Organisation, slug_of(name, otherwise="organisation")),
        email=plain_address(email, field="email"),
        is_example=is_example,
        is_trusted=is_trusted,
        created_at=now,
    )
    session.add(organisation)
    return organisation


def queue_reset(session: Session, user: User, *, now: datetime) -> None:
    """Mail the link to a new password; asked for again within minutes, it is one mail."""
    turn = int(now.timestamp() // ONE_MAIL_PER.total_seconds())
    outbox.queue(session, RESET, key=f"{RESET}:{user.id}:{turn}", now=now, user_id=user.id)


def queue_reset_notice(session: Session, user: User, *, now: datetime) -> None:
    """Mail that the password was changed."""
    key = f"{RESET_NOTICE}:{user.id}:{now.isoformat()}"
    outbox.queue(session, RESET_NOTICE, key=key, now=now, user_id=user.id)


def create_user(session: Session, name: str, email: str, password_hash: str, now: datetime) -> User:
    """Somebody new who signs in with this address.

    Raises:
        Refused: it is no address, there is an account with it, or the name is empty or too long.
    """
    address = plain_address(email, field="owner_email")
    if user_with_address(session, address) is not None:
        raise Refused(
            N_("There is an account with the address %(address)s already."),
            field="owner_email",
            address=address,
        )
    user = User(
        name=_name(name, field="owner_name"),
        email=address,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        active=True,
        confirmed_at=now,
        created_at=now,
    )
    session.add(user)
    return user


def plain_address(text: str, *, field: str) -> str:
    """The address in lower case, so that one person cannot have two accounts by a capital.

    Raises:
        Refused: it cannot be one.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused(
            N_("%(text)s is not an e-mail address. It looks like name@example.org."),
            field=field,
            text=repr(text),
        ) from error
    return checked.normalized.lower()


def _name(text: str, *, field: str) -> str:
    name = text.strip()
    if not name:
        raise Refused(N_("A name cannot be empty."), field=field)
    if len(name) > LONGEST_NAME:
        raise Refused(
            N_("A name may have at most %(most)s characters."), field=field, most=LONGEST_NAME
        )
    return name
