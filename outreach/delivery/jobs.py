"""The worker: does outbox rows, and renders what somebody waits for.

Huey moves numbers of rows from the web process to the worker. It forgets a task whose worker is
killed; the row stays, and a sweep every minute finds it.

There are two ways to handle a kind of row. One *writes a letter*: it gets a session that cannot
write, and returns the letter to send or None. One *acts*: it changes records in the very
transaction that finishes the row, so that it takes effect exactly once.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from huey import Huey, crontab
from huey.storage import SqliteStorage
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.config import Settings
from outreach.database import Database
from outreach.delivery import kept, mail, outbox, retention, wake
from outreach.delivery.mail import Letter
from outreach.keeping import MAIL
from outreach.words import N_

log = logging.getLogger(__name__)

SECONDS_TO_END = 15

Handler = Callable[..., Letter | None]
Act = Callable[..., None]
Noted = Callable[[Session, dict[str, Any], datetime], None]
HANDLERS: dict[str, Handler] = {}
ACTS: dict[str, Act] = {}
AT_START: list[Act] = []
WHEN_SENT: list[Noted] = []
# Documents are set one at a time: while one is set and another waits, mail has threads of its own.
WORKERS = 4


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register what writes the letter of a kind of row, or does what writes no records."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def at_start(act: Act) -> Act:
    """Register what a worker does first, with a session that cannot write."""
    AT_START.append(act)
    return act


def when_sent(note: Noted) -> Noted:
    """Register what notes that a letter went out: ``note(session, payload, at)``.

    ``at`` is before it was written: what changed since then it may not say.
    """
    WHEN_SENT.append(note)
    return note


def acts(kind: str) -> Callable[[Act], Act]:
    """Register what changes records for a kind of row."""

    def register(act: Act) -> Act:
        ACTS[kind] = act
        return act

    return register


def deliver(app: Flask, row_id: int) -> timedelta | None:
    """Do one row, if it is due and nobody else does it.

    Returns:
        How long to wait before trying again; None when there is nothing more to do.
    """
    database: Database = app.extensions["database"]
    settings: Settings = app.config["SETTINGS"]
    with database.transaction() as session:
        row = outbox.claim(session, row_id, now=now())
    if row is None:
        return None
    try:
        if row.kind in ACTS:
            with app.app_context(), database.transaction() as session:
                ACTS[row.kind](session, **row.payload)
                outbox.finish(session, row_id, now=now())
            return None
        at = now()
        letter = perform(app, row.kind, row.payload)
        if letter:
            mail.send(settings, letter, row.uid)
    except mail.Rejected as error:
        log.warning("outbox row %s was rejected for good: %s", row_id, error)
        with database.transaction() as session:
            outbox.give_up(session, row_id, str(error), now=now())
        return None
    except Exception as error:
        log.exception("outbox row %s failed", row_id)
        with database.transaction() as session:
            return outbox.put_off(session, row_id, f"{type(error).__name__}", now=now())
    with database.transaction() as session:
        for note in WHEN_SENT if letter else ():
            note(session, row.payload, at)
        outbox.finish(session, row_id, now=now())
    return None


def perform(app: Flask, kind: str, payload: dict[str, Any]) -> Letter | None:
    """Call the handler of this kind, in a context in which links lead to the public address."""
    settings: Settings = app.config["SETTINGS"]
    database: Database = app.extensions["database"]
    with app.test_request_context(base_url=settings.public_url), database.reading() as session:
        return HANDLERS[kind](session, **payload)


def deliver_due(app: Flask) -> int:
    """Do every row that is due, here and now. Returns how many were tried."""
    database: Database = app.extensions["database"]
    with database.reading() as session:
        rows = outbox.due(session, now=now())
    for row_id in rows:
        deliver(app, row_id)
    return len(rows)


# Before the rows: a row says whose mail a file is.
@retention.daily("mail", N_("Mails kept as files"), MAIL)
def delete_kept_mail(_session: Session, *, now: datetime, most: int) -> int:
    """Delete kept mails when their time has come. Returns how many."""
    settings: Settings = current_app.config["SETTINGS"]
    return kept.delete_old(settings.mail_folder, until=MAIL.latest(now), most=most)


retention.daily("outbox", N_("Who was sent which mail"), MAIL)(outbox.delete_done)


class Storage(SqliteStorage):  # type: ignore[misc]
    """Does not keep a guest waiting for the disk: what a power cut takes, the sweep brings back."""

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


class Queue:
    """Huey, with our tasks. Made alike in the web process and in the worker."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.app = app
        self.huey = Huey(storage_class=Storage, filename=str(settings.queue_file), results=False)
        self._deliver = self.huey.task(name="deliver", priority=1)(self._run_deliver)
        self._ask = self.huey.task(name="ask")(self._run_ask)
        self._tidy = self.huey.task(name="tidy")(self.tidy)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        self.huey.periodic_task(crontab(minute="17"), name="retention")(self.tidy)
        app.extensions["queue"] = self

    def deliver(self, row_id: int, *, after: timedelta | None = None) -> None:
        if after is None:
            self._deliver(row_id)
        else:
            self._deliver.schedule((row_id,), delay=after.total_seconds())

    def ask(self, kind: str, payload: dict[str, Any]) -> None:
        self._ask(kind, payload)

    def sweep(self) -> None:
        """Queue again what is due: new rows nobody told of, and rows of a killed worker."""
        database: Database = self.app.extensions["database"]
        with database.reading() as session:
            rows = outbox.due(session, now=now())
        for row_id in rows:
            self.deliver(row_id)

    def tidy(self) -> None:
        """Delete what was kept long enough, once a day; asked every hour, as machines sleep."""
        retention.run_due(self.app)

    def work(self) -> None:
        """Work until told to stop; a SIGTERM leaves what is under way some time to end."""
        self.sweep()
        self._tidy()
        with self.app.test_request_context(), self.app.extensions["database"].reading() as session:
            for act in AT_START:
                act(session)
        consumer = self.huey.create_consumer(
            workers=WORKERS,
            initial_delay=0.05,
            max_delay=0.5,
            graceful_signal="TERM",
            shutdown_timeout=SECONDS_TO_END,
        )
        consumer.run()

    def _run_deliver(self, row_id: int) -> None:
        wait = deliver(self.app, row_id)
        if wait is not None:
            self.deliver(row_id, after=wait)

    def _run_ask(self, kind: str, payload: dict[str, Any]) -> None:
        perform(self.app, kind, payload)


def start_queue(app: Flask) -> Queue:
    """Connect this process to the worker: new rows wake it."""
    queue = Queue(app)
    wake.listen(queue.deliver)
    return queue


def ask(app: Flask, kind: str, **payload: Any) -> None:
    """Have the worker do something that no record waits for, such as filling a cache.

    It may be lost when the worker is killed: whoever still wants it asks again.
    """
    queue: Queue | None = app.extensions.get("queue")
    if queue is not None:
        queue.ask(kind, payload)
