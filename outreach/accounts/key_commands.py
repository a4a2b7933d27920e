"""``flask keys renew``: after another SECRET_KEY, what can be moved to it, and what cannot."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from outreach.accounts import codes, seals
from outreach.accounts.models import User
from outreach.config import Settings
from outreach.database import Database
from outreach.keys import Keys, Unreadable


@click.group("keys")
def keys() -> None:
    """The secret key of this installation, and those before it."""


@keys.command()
@with_appcontext
def renew() -> None:
    """Seal second steps with today's key, and say what still hangs on earlier ones.

    Name the earlier keys in SECRET_KEY_BEFORE until nothing does.
    """
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    with database.transaction() as session:
        renewed, lost = seal_anew(session, settings.keys)
        hanging = hanging_codes(session, settings.keys)
    ledger = settings.ledger
    click.echo(f"authenticators sealed anew: {renewed}")
    if lost:
        click.echo(f"authenticators that none of the keys opens: {lost}; see flask forget-factors")
    click.echo(f"accounts with recovery codes of an earlier key: {hanging}; they make new ones")
    click.echo(f"erasures noted under an earlier key: {ledger.older()}; they never go")
    click.echo("Sign-ins last 30 days, links to guests until their screening, others a week.")


def seal_anew(session: Session, keys: Keys) -> tuple[int, int]:
    """How many were sealed with today's key, and how many none of the keys opens."""
    renewed = lost = 0
    statement = sa.select(User).where(User.tf_totp_secret.is_not(None)).order_by(User.id)
    for user in session.scalars(statement.with_for_update()):
        try:
            secret, is_todays = seals.unseal(keys, user.tf_totp_secret or "")
        except Unreadable:
            lost += 1
            continue
        if not is_todays:
            user.tf_totp_secret = seals.seal(keys, secret)
            renewed += 1
    return renewed, lost


def hanging_codes(session: Session, keys: Keys) -> int:
    """How many accounts have recovery codes that only an earlier key can check."""
    todays = f"{codes.key_name(keys.secret)}."
    kept = session.scalars(sa.select(User.mf_recovery_codes).order_by(User.id))
    return sum(any(not one.startswith(todays) for one in found or []) for found in kept)
