"""What Alembic runs. There is no offline mode: migrations run from code, on an engine."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from outreach.database import PartialDateType, UTCDateTime
from outreach.migrations.tables import METADATA

# One number for all our installations; while one migrates, the others wait.
ADVISORY_LOCK = 0x0075_7472


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Our own types by what they are in the database, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, PartialDateType):
        return "sa.String(length=10)"
    return False


def _run(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            render_item=_render,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
            context.run_migrations()


_run(context.config.attributes["engine"])
