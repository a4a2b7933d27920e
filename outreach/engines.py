"""The two engines, and how a transaction begins on each.

Two kinds of transaction. A *writing* one takes SQLite's write lock when it begins, because a
deferred one that reads and then writes fails with "database is locked" however long the timeout.
A *reading* one cannot write on either engine: the database itself refuses.
"""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Any, cast

import sqlalchemy as sa

BUSY_SECONDS = 20
BETWEEN_LOOKS = 0.002  # seconds; most transactions take longer
WRITING = {"sqlite_begin": "IMMEDIATE"}
READING = {"sqlite_begin": "DEFERRED", "sqlite_query_only": True, "postgresql_readonly": True}
# One statement is a transaction by itself.
GLANCING: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


def make_engine(url: str, *, foreign_keys: bool = True) -> sa.Engine:
    """An engine that begins transactions as the module says.

    Args:
        url: SQLite or PostgreSQL.
        foreign_keys: False only for migrations: rebuilding an SQLite table with them on deletes
            the rows that refer to it.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # the driver begins nothing by itself
        keys = "ON" if foreign_keys else "OFF"
        for pragma in (
            "journal_mode=WAL",
            f"foreign_keys={keys}",
            "synchronous=NORMAL",
            "secure_delete=ON",  # what was deleted or blanked is overwritten in the file
        ):
            dbapi.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        options = {"sqlite_begin": "IMMEDIATE", **connection.get_execution_options()}
        if options["sqlite_begin"] is None:
            return
        only = "ON" if options.get("sqlite_query_only") else "OFF"
        # Straight to the driver: three statements by way of SQLAlchemy cost as much as a query.
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute(f"PRAGMA query_only={only}")
        if options["sqlite_begin"] == READING["sqlite_begin"]:
            driver.execute("BEGIN DEFERRED")
        else:
            _begin_to_write(connection, driver)

    return engine


def _begin_to_write(connection: sa.Connection, driver: sqlite3.Connection) -> None:
    """Take SQLite's write lock, with the same chance at each moment as all that wait for it.

    By itself SQLite looks less and less often the longer it has waited, so that under load who
    came last goes first, and somebody waits until it gives up.
    """
    until = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _is_begun(driver):
            if time.monotonic() > until:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails as all statements do
                return
            time.sleep(random.uniform(0.5, 1.5) * BETWEEN_LOOKS)  # noqa: S311 - no secret
    finally:
        driver.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")


def _is_begun(driver: sqlite3.Connection) -> bool:
    """Whether the write lock was free just now."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True
