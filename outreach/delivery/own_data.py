"""What is held about one person, as files to keep: the answer to "what do you hold?".

Which records those are is the areas' to say; here they become one ZIP file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response
from flask_babel import gettext as _

from outreach.database import Base
from outreach.delivery import kept
from outreach.delivery.outbox import Outbox
from outreach.privacy import REGISTER
from outreach.words import N_

_LEFT_OUT = N_("held, and left out here: whoever had it could pass for you")


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these files by their names."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name, content)
    return made.getvalue()


def download(file: bytes, *, name: str) -> Response:
    """The answer that a browser keeps under this name."""
    response = Response(file, content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def as_json(data: Mapping[str, Any]) -> bytes:
    """For people and programs: indented, moments as in ISO 8601, bytes in hexadecimal."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain).encode()


def held(
    record: Base,
    *,
    secrets: frozenset[str] = frozenset(),
    others: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Every column of a record, those about a person with why it is there and until when.

    Args:
        secrets: columns, as "table.column", of which only that they are held is said.
        others: columns about somebody else, which are left out.
    """
    said = {}
    for column in record.__table__.columns:
        name = f"{record.__tablename__}.{column.key}"
        value = getattr(record, column.key)
        if name not in others:
            said[column.key] = _said(name, _(_LEFT_OUT) if name in secrets and value else value)
    return said


def letters(mails: Iterable[Outbox], folder: Path) -> dict[str, bytes]:
    """What was written to them, where this installation has kept it."""
    files = [kept.path(folder, row.uid) for row in mails]
    return {f"mail/{file.name}": file.read_bytes() for file in files if file.is_file()}


def _said(column: str, value: Any) -> Any:
    about = REGISTER.get(column)
    if about is None:
        return value
    return {
        "value": value,
        "purpose": _(about.purpose),
        "readers": _(about.readers),
        "kept": _(about.keep.words, days=about.keep.days),
    }


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
