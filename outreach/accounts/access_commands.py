"""``flask sign-ins end``, ``flask accounts block``: when an account is in wrong hands."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from outreach import clock
from outreach.accounts import audit, erasure, queries, trail
from outreach.accounts.actions import access
from outreach.accounts.models import User
from outreach.database import Database


@click.group("sign-ins")
def sign_ins() -> None:
    """Where people are signed in."""


@click.group()
def accounts() -> None:
    """People's accounts."""


@sign_ins.command()
@click.argument("email")
@with_appcontext
def end(email: str) -> None:
    """End every sign-in of this account, and void every link that it was mailed."""

    def act(session: Session, user: User) -> str:
        ended = access.end_sign_ins(session, user, now=clock.now())
        return f"{user.email}: sign-ins ended: {ended}. They sign in again as before."

    click.echo(_done(email, trail.SIGN_INS_ENDED, act))


@accounts.command()
@click.argument("email")
@with_appcontext
def block(email: str) -> None:
    """Let nobody in with this account until it is unblocked; ends its sign-ins."""

    def act(session: Session, user: User) -> str:
        ended = access.block(session, user, now=clock.now())
        alone = [o.name for o in erasure.left_without_owner(session, user)]
        note = f" No other owner can sign in for: {', '.join(alone)}." if alone else ""
        return f"{user.email} is blocked; sign-ins ended: {ended}.{note}"

    click.echo(_done(email, trail.BLOCKED, act))


@accounts.command()
@click.argument("email")
@with_appcontext
def unblock(email: str) -> None:
    """Let this account's person sign in again."""

    def act(_session: Session, user: User) -> str:
        access.unblock(user)
        return f"{user.email} may sign in again."

    click.echo(_done(email, trail.UNBLOCKED, act))


def _done(email: str, act: str, do: Callable[[Session, User], str]) -> str:
    """Do it, and note it in the log, in one transaction. Returns what there is to say."""
    database: Database = current_app.extensions["database"]
    with database.transaction() as session:
        user = queries.user_with_address(session, email.strip())
        if user is None:
            raise click.ClickException(f"there is no account with the address {email}")
        said = do(session, user)
        audit.record(session, act, now=clock.now(), subject="user_account", subject_id=user.id)
    return said
