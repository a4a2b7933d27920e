"""Where a word that is nowhere else in the world is still to be found."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from outreach.database import Base, Database


def traces(app: Flask, database: Database, log: str, word: str) -> list[str]:
    """In tables, in the files of the database and of the instance, in the log."""
    return [
        *(f"table {name}" for name in _tables_with(database, word)),
        *(f"file {file.name}" for file in _files(app, database) if _holds(file, word)),
        *(["log"] if word in log else []),
    ]


def _tables_with(database: Database, word: str) -> list[str]:
    with database.reading() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if any(word in repr(row) for row in session.execute(sa.select(table)))
        ]


def _files(app: Flask, database: Database) -> Iterator[Path]:
    yield from (file for file in Path(app.instance_path).rglob("*") if file.is_file())
    if database.engine.dialect.name == "sqlite":
        base = Path(str(database.engine.url.database))
        yield from base.parent.glob(f"{base.name}*")


def _holds(file: Path, word: str) -> bool:
    """Looked for by another process: when this one closes SQLite's files, its locks are gone."""
    return subprocess.run(["grep", "-qF", word, file], check=False).returncode == 0
