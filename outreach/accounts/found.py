"""The way from an address that support has typed to the account's page, and no other way.

The page's address names the account under our signature, for whoever typed it, and for an hour: to
go through all accounts by their numbers is not possible.
"""

from __future__ import annotations

import hashlib

from flask import abort, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from outreach.accounts.models import User
from outreach.web import db
from outreach.web.access import member

SECONDS = 60 * 60


def key_to(user: User, *, by_id: int) -> str:
    """What stands in the address of this account's page, for this member of staff."""
    return str(_signer().dumps([by_id, user.id]))


def account_or_404(key: str) -> User:
    """The account that whoever is signed in has found; 404 when they have not, or long ago."""
    try:
        by_id, user_id = _signer().loads(key, max_age=SECONDS)
    except (BadSignature, TypeError, ValueError):
        abort(404)
    if by_id != member().user_id:
        abort(404)
    return db.found_or_404(db.session.get(User, user_id))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.config["SETTINGS"].secret_key,
        salt="found-account",
        signer_kwargs={"digest_method": hashlib.sha256},
    )
