"""The way from an address that support has typed to the account's page, and no other way.

The page's address names the account under our signature, for whoever typed it, and for an hour: to
go through all accounts by their numbers is not possible.
"""

from __future__ import annotations

from flask import abort
from itsdangerous import BadSignature

from outreach.accounts.models import User
from outreach.web import db, tokens
from outreach.web.access import member

PURPOSE = "found account"
SECONDS = 60 * 60


def key_to(user: User, *, by_id: int) -> str:
    """What stands in the address of this account's page, for this member of staff."""
    return str(tokens.signer(PURPOSE).dumps([by_id, user.id]))


def account_or_404(key: str) -> User:
    """The account that whoever is signed in has found; 404 when they have not, or long ago."""
    try:
        by_id, user_id = tokens.signer(PURPOSE).loads(key, max_age=SECONDS)
    except (BadSignature, TypeError, ValueError):
        abort(404)
    if by_id != member().user_id:
        abort(404)
    return db.found_or_404(db.session.get(User, user_id))
