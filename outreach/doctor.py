"""``flask doctor``: what is configured, what is missing, and what to do about it."""

from __future__ import annotations

import smtplib
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from outreach import clock, migrations, prepare
from outreach.config import LOOPBACK, Settings
from outreach.database import Database
from outreach.delivery import mail, pdf
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.facts.models import Helpline

OLDEST_PYTHON = (3, 11)
VERIFIED = "verify-full"
LONGEST_WAIT = timedelta(minutes=2)

GOOD, ADVICE, BROKEN = "ok", "note", "BROKEN"


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``remedy`` says what to do unless all is well."""

    verdict: str
    about: str
    text: str
    remedy: str = ""


@click.command()
@with_appcontext
def doctor() -> None:
    """Say what is configured, what is missing and what to do."""
    database: Database = current_app.extensions["database"]
    findings = list(examine(current_app.config["SETTINGS"], database, clock.now()))
    for finding in findings:
        click.echo(f"{finding.verdict:<7} {finding.about:<12} {finding.text}")
        if finding.remedy:
            click.echo(f"{'':<20} → {finding.remedy}")
    if any(finding.verdict == BROKEN for finding in findings):
        raise SystemExit(1)


def examine(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    """Look at everything that an installation needs. Holds no secret and no password."""
    yield python()
    yield secret_key(settings)
    yield public_url(settings)
    yield mail_server(settings)
    yield pdf_libraries()
    yield fonts()
    state = tables(settings, database)
    yield state
    if state.verdict != BROKEN:
        yield worker(database, now)
        yield failures(database)
        yield helplines(database, now)


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Finding(BROKEN, "Python", version, "install Python 3.11 or newer")
    return Finding(GOOD, "Python", version)


def secret_key(settings: Settings) -> Finding:
    path = settings.secret_file
    if not path.is_file() or path.read_text().strip() != settings.secret_key:
        return Finding(GOOD, "Secret key", "from SECRET_KEY")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(
            BROKEN, "Secret key", f"others may read {path} (mode {mode:o})", f"chmod 600 {path}"
        )
    return Finding(GOOD, "Secret key", f"kept in {path} (mode {mode:o}); back it up")


def public_url(settings: Settings) -> Finding:
    host = urlsplit(settings.public_url).hostname or ""
    if host in LOOPBACK:
        return Finding(
            ADVICE,
            "Address",
            f"{settings.public_url} works on this machine only, and so do links in mails",
            "set PUBLIC_URL to the address that guests use",
        )
    if not settings.is_https:
        return Finding(
            ADVICE,
            "Address",
            f"{settings.public_url} is not encrypted",
            "serve it by https and say so in PUBLIC_URL",
        )
    return Finding(GOOD, "Address", settings.public_url)


def mail_server(settings: Settings) -> Finding:
    if settings.mail_url is None:
        return Finding(
            ADVICE,
            "Mail",
            f"no server is set: mail is not sent but kept in {settings.mail_folder}",
            "set MAIL_URL, for example smtp+starttls://user:password@mail.example.org:587",
        )
    parts = urlsplit(settings.mail_url)
    if parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
        return Finding(
            BROKEN,
            "Mail",
            f"smtp://{parts.hostname} sends guests' links where others can read them",
            "use smtps:// or smtp+starttls:// in MAIL_URL",
        )
    server = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    try:
        with mail.connect(settings.mail_url):
            pass
    except smtplib.SMTPAuthenticationError:
        return Finding(
            BROKEN, "Mail", f"{server} refuses the user or the password", "correct MAIL_URL"
        )
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return Finding(
            BROKEN,
            "Mail",
            f"{server} cannot be used ({reason})",
            "correct MAIL_URL or start that server; what waits is sent once it answers",
        )
    return Finding(GOOD, "Mail", f"goes out by {server} as {settings.mail_sender}")


def pdf_libraries() -> Finding:
    command = f"apt-get install --no-install-recommends {' '.join(pdf.PACKAGES)}"
    try:
        pdf.check()
    except pdf.PdfUnavailable as missing:
        return Finding(BROKEN, "PDF", str(missing).partition(" (")[0], f"on Debian: {command}")
    if not prepare.pdf_libraries_load():  # WeasyPrint starts without this one, for now
        return Finding(BROKEN, "PDF", "HarfBuzz-Subset is missing here", f"on Debian: {command}")
    return Finding(GOOD, "PDF", "WeasyPrint and its system libraries are there")


def fonts() -> Finding:
    missing = sorted(path.name for path in pdf.FONTS.values() if not path.is_file())
    if missing:
        return Finding(BROKEN, "Fonts", f"missing: {', '.join(missing)}", "delete .venv; make run")
    return Finding(GOOD, "Fonts", f"{len(pdf.FONTS)} files for documents")


def tables(settings: Settings, database: Database) -> Finding:
    shown = sa.make_url(settings.database_url).render_as_string(hide_password=True)
    try:
        is_current = migrations.is_current(database.engine)
    except sa.exc.DatabaseError as error:
        reason = str(error.orig).strip().splitlines()[0]
        return Finding(
            BROKEN, "Database", f"{shown} cannot be used ({reason})", "correct DATABASE_URL"
        )
    if not is_current:
        return Finding(
            BROKEN, "Database", f"{shown} has not today's tables", "make run, or flask migrate"
        )
    mode = sa.make_url(settings.database_url).query.get("sslmode")
    if mode not in (None, VERIFIED):
        return Finding(
            ADVICE,
            "Database",
            f"{shown} has today's tables; sslmode={mode} does not check who answers",
            f"sslmode={VERIFIED} in DATABASE_URL, unless the network itself is private",
        )
    return Finding(GOOD, "Database", f"{shown} has today's tables")


def worker(database: Database, now: datetime) -> Finding:
    """Whether somebody does the work: rows that are due do not stay so for long."""
    with database.reading() as session:
        waiting = session.scalar(
            sa.select(sa.func.count()).where(
                Outbox.state == OutboxState.READY, Outbox.run_at < now - LONGEST_WAIT
            )
        )
    if waiting:
        return Finding(
            BROKEN,
            "Worker",
            f"{waiting} due for more than two minutes",
            "start it: make run, or flask worker beside your web server",
        )
    return Finding(GOOD, "Worker", "nothing waits")


def failures(database: Database) -> Finding:
    with database.reading() as session:
        failed = session.scalar(
            sa.select(sa.func.count()).where(Outbox.state == OutboxState.FAILED)
        )
    if failed:
        return Finding(
            ADVICE,
            "Outbox",
            f"{failed} given up for good",
            "look at last_error in the table outbox",
        )
    return Finding(GOOD, "Outbox", "nothing was given up")


def helplines(database: Database, now: datetime) -> Finding:
    """Only those that a person checked within 90 days are printed."""
    with database.reading() as session:
        lines = session.scalars(sa.select(Helpline).order_by(Helpline.country, Helpline.name)).all()
        stale = [f"{h.country} {h.name}" for h in lines if not h.is_in_date(now.date())]
    if stale:
        return Finding(
            ADVICE,
            "Helplines",
            f"{len(stale)} of {len(lines)} are not in date and so not printed: {'; '.join(stale)}",
            "call or look up each one, then record that you did under Manage",
        )
    return Finding(GOOD, "Helplines", f"{len(lines)} in date")
