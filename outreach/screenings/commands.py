"""``flask screenings …``"""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from outreach.clock import now
from outreach.database import Database
from outreach.screenings.actions.following import Moved, recompute_instants


@click.group()
def screenings() -> None:
    """What is to be seen to at screenings."""


@screenings.command("recompute-instants")
@with_appcontext
def recompute() -> None:
    """Keep wall times after the zone database has changed: move the instants, and tell guests."""
    database: Database = current_app.extensions["database"]
    with database.transaction() as session:
        moved = recompute_instants(session, now=now())
        lines = [_said(one) for one in moved]
    for line in lines:
        click.echo(line)
    done = sum(one.why_not is None for one in moved)
    click.echo(f"moved: {done}, left for their hosts: {len(moved) - done}")


def _said(moved: Moved) -> str:
    title = f"{moved.screening.title} (/screenings/{moved.screening.slug})"
    if moved.why_not is not None:
        return f"{title}: {moved.why_not} It stays at {moved.before}."
    return f"{title}: {moved.before} is {moved.after} now"
