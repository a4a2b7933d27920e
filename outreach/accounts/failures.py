"""Tries to sign in that failed: each leaves an entry in the audit log, where there is an account.

It is written once the answer is sent. Nobody can then tell by the time it takes whether an address
has an account; the request's own transaction, which goes back with every answer from 400 on, is
over; and on SQLite nobody waits for the slow check of a password. How many there can be is bounded
by ``tries``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, Response, after_this_request
from flask_security.signals import user_failed_authn

from outreach.accounts import audit, steps, trail
from outreach.accounts.models import User
from outreach.clock import now
from outreach.database import Database
from outreach.web import db

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    user_failed_authn.connect(_failed, app)


def note_unknown() -> None:
    """Somebody tried an address or a passkey that has no account; the address is not kept."""
    log.warning("failed sign-in, no account: %s", steps.here())


def _failed(_app: Flask, user: User, **_others: object) -> None:
    write = _writing(
        db.database(), trail.failed(steps.here()), user.id, now(), trail.neighbourhood()
    )

    @after_this_request
    def once_sent(response: Response) -> Response:
        response.call_on_close(write)
        return response


def _writing(
    database: Database, act: str, user_id: int, at: datetime, network: str | None
) -> Callable[[], None]:
    """Whose account it was is what the act is about: who did it is what nobody knows."""

    def write() -> None:
        try:
            with database.transaction() as session:
                audit.record(
                    session,
                    act,
                    now=at,
                    subject="user_account",
                    subject_id=user_id,
                    network=network,
                )
        except sa.exc.SQLAlchemyError:
            log.exception("a failed sign-in could not be noted")

    return write
