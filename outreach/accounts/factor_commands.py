"""``flask forget-factors``: for somebody who has lost their app, passkeys and recovery codes."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from outreach import clock
from outreach.accounts import audit, queries, sign_ins, trail
from outreach.accounts.actions import sign_in_links
from outreach.accounts.jobs import notices
from outreach.accounts.jobs.notices import Change
from outreach.accounts.models import Ended
from outreach.database import Database


@click.command("forget-factors")
@click.argument("email")
@with_appcontext
def forget_factors(email: str) -> None:
    """Let somebody sign in with their password alone, and set up a second step anew.

    Make sure first that it is them who asks, as when their account was made: see them, or call
    them back at a number that you had before. A mail is no proof: whoever reads theirs may be why
    they ask. Then have a second person of their team say so too. Every sign-in of theirs ends, no
    link that they were mailed works any more, and a mail says so.
    """
    database: Database = current_app.extensions["database"]
    moment = clock.now()
    with database.transaction() as session:
        user = queries.user_with_address(session, email.strip())
        if user is None:
            raise click.ClickException(f"there is no account with the address {email}")
        user.tf_totp_secret = user.tf_primary_method = user.totp_last_counter = None
        user.mf_recovery_codes = None
        user.webauthn.clear()
        sign_ins.end_all(session, user.id, Ended.FACTOR, now=moment)
        sign_in_links.void(session, user.id, now=moment)
        notices.queue(session, user, Change.FORGOTTEN, now=moment)
        audit.record(
            session,
            trail.FACTORS_FORGOTTEN,
            now=moment,
            subject="user_account",
            subject_id=user.id,
        )
    click.echo(f"{user.email} signs in with the password alone, and sets up a second step then.")
