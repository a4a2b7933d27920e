"""``flask …``: what people do on the command line."""

from __future__ import annotations

import click
from flask import Flask, current_app

from outreach import logs, migrations
from outreach.accounts.commands import init
from outreach.config import Settings
from outreach.doctor import doctor


def init_app(app: Flask) -> None:
    for command in (doctor, init, migrate, worker):
        app.cli.add_command(command)


def settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]


@click.command()
def migrate() -> None:
    """Bring the database to today's tables."""
    migrations.upgrade(settings().database_url)


@click.command()
def worker() -> None:
    """Send what waits and render documents, until stopped."""
    from outreach.delivery.jobs import start_queue

    logs.set_up()
    start_queue(current_app._get_current_object()).work()  # type: ignore[attr-defined]
