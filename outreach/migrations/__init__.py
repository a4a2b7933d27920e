"""Brings a database to today's tables. Alembic, driven from code on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from outreach.engines import make_engine


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at this address to the newest tables, or to a revision.

    SQLite rebuilds tables, and with foreign keys on a rebuild deletes the rows that refer to them:
    keys are off meanwhile, and checked afterwards.

    Raises:
        BrokenReferences: rows refer to rows that are not there.
    """
    engine = make_engine(url, foreign_keys=False)
    try:
        command.upgrade(_config(engine), revision)
        _check_references(engine)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database back to a revision."""
    engine = make_engine(url, foreign_keys=False)
    try:
        command.downgrade(_config(engine), revision)
        _check_references(engine)
    finally:
        engine.dispose()


def differences(url: str) -> list[Any]:
    """What a migration would still have to change for the tables to equal the models."""
    from alembic.autogenerate import compare_metadata

    from outreach.migrations.tables import METADATA

    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, METADATA))
    finally:
        engine.dispose()


def write(url: str, message: str) -> None:
    """Write a new migration from the difference between the database and the models."""
    engine = make_engine(url, foreign_keys=False)
    try:
        command.revision(_config(engine), message, autogenerate=True)
    finally:
        engine.dispose()


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has every migration."""
    head = ScriptDirectory.from_config(_config(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config(engine: sa.Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["engine"] = engine
    return config


def _check_references(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferences(f"{len(broken)} rows refer to rows that are not there: {broken[:5]}")
