"""``flask …``: what people do on the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from outreach import erasures, kits, logs, migrations
from outreach.accounts import queries
from outreach.accounts.access_commands import accounts, sign_ins
from outreach.accounts.commands import audit_log, init
from outreach.accounts.factor_commands import forget_factors
from outreach.accounts.key_commands import keys
from outreach.clock import now
from outreach.config import Settings
from outreach.database import Database
from outreach.delivery import retention as steps
from outreach.doctor import doctor
from outreach.errors import Refused
from outreach.films import kit
from outreach.screenings.commands import screenings


def init_app(app: Flask) -> None:
    for command in (
        *(accounts, audit_log, doctor, forget_factors, import_kit, init, keys, migrate),
        *(retention, screenings, sign_ins, worker),
    ):
        app.cli.add_command(command)


def settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]


@click.command("import-kit")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def import_kit(file: Path) -> None:
    """Take in a film kit with everything about its film: all of it, or nothing.

    Taken in again, it is brought up to date. Its past screenings become the first organisation's.
    """
    database: Database = current_app.extensions["database"]
    try:
        found = kit.read(file)
        with database.transaction() as session:
            organisation = queries.first_organisation(session)
            if organisation is None:
                raise click.ClickException("there is no organisation yet: flask init makes one")
            film = kits.take_in(session, found, organisation=organisation, now=now())
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{film.title} is there: {settings().public_url}/films/{film.slug}")


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to today's tables, and erase again what an old copy brought back."""
    migrations.upgrade(settings().database_url)
    found = erasures.repeat(settings(), current_app.extensions["database"], now=now())
    if found:
        click.echo(f"erased again: {found}")


@click.group()
def retention() -> None:
    """Delete what was kept long enough."""


@retention.command("run")
@with_appcontext
def run_retention() -> None:
    """Do now what the worker does once a day, and say how much that was."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = steps.run(app)
    for name, count in done.items():
        click.echo(f"{name}: {count}")
    failed = steps.STEPS.keys() - done.keys()
    if failed:
        raise click.ClickException(f"failed, as the log says: {', '.join(sorted(failed))}")


@click.command()
def worker() -> None:
    """Send what waits and render documents, until stopped."""
    from outreach.delivery.jobs import start_queue

    logs.set_up()
    start_queue(current_app._get_current_object()).work()  # type: ignore[attr-defined]
