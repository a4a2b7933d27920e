"""``flask init``: the first organisation and its owner; ``flask audit verify``."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from outreach import clock, migrations
from outreach.accounts import actions, audit, passwords, queries, trail
from outreach.config import Settings
from outreach.database import Database
from outreach.errors import Refused

# Which flag gave the value that an action refused.
FLAGS = {
    "name": "--organisation",
    "email": "--email",
    "owner_name": "--name",
    "owner_email": "--email",
    "password": "--password",
}


@click.command()
@click.option("--organisation", help="What the organisation is called.")
@click.option("--name", help="The owner's own name.")
@click.option("--email", help="The owner's address: to sign in, and for guests who write back.")
@click.option("--password", help="Others on this machine may see it; better: --password-stdin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def init(
    organisation: str | None,
    name: str | None,
    email: str | None,
    password: str | None,
    password_stdin: bool,
) -> None:
    """Create the first organisation and its owner. Asks for what no flag says."""
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    migrations.upgrade(settings.database_url)
    with database.reading() as session:
        _check_is_first(session)
    if password_stdin:
        password = _password_from_stdin(password)
    asked = {"--organisation": organisation, "--name": name, "--email": email}
    organisation, name, email = _ask(asked, password_missing=password is None)
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    email = _create(database, organisation, name, email, password)
    click.echo(f"{organisation} is there. Sign in at {settings.public_url}/sign-in as {email}.")


def _check_is_first(session: Session) -> None:
    first = queries.first_organisation(session)
    if first is not None:
        raise click.ClickException(f"there is an organisation already: {first.name}")


def _password_from_stdin(password: str | None) -> str:
    if password is not None:
        raise click.ClickException("give --password or --password-stdin, not both")
    return sys.stdin.readline().rstrip("\r\n")


def _ask(asked: dict[str, str | None], *, password_missing: bool) -> list[str]:
    """The values of the flags, in order; what is missing is asked for if somebody is there."""
    missing = [flag for flag, value in asked.items() if value is None]
    if not sys.stdin.isatty():
        missing += ["--password or --password-stdin"] if password_missing else []
        if missing:
            raise click.ClickException(f"no terminal to ask on; missing: {', '.join(missing)}")
    questions = {"--organisation": "Organisation", "--name": "Your name", "--email": "Your e-mail"}
    return [
        click.prompt(questions[flag]) if value is None else value for flag, value in asked.items()
    ]


def _create(database: Database, organisation: str, name: str, email: str, password: str) -> str:
    """Returns the address in the form in which it is kept."""
    try:
        password_hash = passwords.hashed(
            password, known=passwords.known_of(name, email, organisation)
        )
        with database.transaction() as session:
            _check_is_first(session)
            made = actions.create_organisation(
                session,
                name=organisation,
                email=email,
                owner_name=name,
                owner_email=email,
                password_hash=password_hash,
                now=clock.now(),
            )
            audit.record(
                session,
                trail.SET_UP,
                now=clock.now(),
                organisation_id=made.id,
                subject="organisation",
                subject_id=made.id,
            )
            return made.email
    except Refused as refused:
        flag = FLAGS.get(refused.field or "", "refused")
        raise click.ClickException(f"{flag}: {refused}") from refused
    except UnicodeEncodeError as error:
        raise click.ClickException("this is not UTF-8 text") from error


@click.group("audit")
def audit_log() -> None:
    """The log of who did what."""


@audit_log.command()
@click.option("--noted", help="The hash of an entry that you wrote down; it must still be there.")
@with_appcontext
def verify(noted: str | None) -> None:
    """Say whether the audit log is as it was written, and the hash of its last entry.

    Write that hash down elsewhere: with it, entries that are later cut off at the end are missed.
    """
    database: Database = current_app.extensions["database"]
    try:
        with database.reading() as session:
            count, last = audit.verify(session, noted=noted)
    except audit.Broken as broken:
        raise click.ClickException(f"the audit log is broken: {broken}") from broken
    click.echo(f"{count} entries, each as it was written. The last: {last}")
