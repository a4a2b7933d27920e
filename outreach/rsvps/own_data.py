"""Everything that is held about one guest, as files to keep: the answer to "what do you hold?"."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.database import Base
from outreach.delivery import kept
from outreach.delivery.outbox import Outbox
from outreach.privacy import REGISTER
from outreach.rsvps import calendar
from outreach.rsvps.erasure import rows_about
from outreach.rsvps.models import Rsvp


def archive(session: Session, rsvp: Rsvp, *, site: str, mail_folder: Path, now: datetime) -> bytes:
    """A ZIP file: all of it as JSON, the calendar entry, the mails still kept, and what it is."""
    mails = rows_about(session, rsvp)
    files = {
        "readme.txt": _readme(rsvp, site, now).encode(),
        "data.json": _data(rsvp, mails, site).encode(),
        **_entry(rsvp, site),
        **_letters(mails, mail_folder),
    }
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name, content)
    return held.getvalue()


def _readme(rsvp: Rsvp, site: str, now: datetime) -> str:
    page = f"{site}{url_for('statements.privacy')}"
    return render_template("rsvps/own_data.txt", screening=rsvp.screening, now=now, page=page)


def _data(rsvp: Rsvp, mails: list[Outbox], site: str) -> str:
    screening = rsvp.screening
    data = {
        "rsvp": _held(rsvp),
        "access_needs": _held(rsvp.access_needs) if rsvp.access_needs else None,
        "outbox": [_held(row) for row in mails],
        "screening": {
            "title": screening.title,
            "starts_at": screening.starts_at,
            "page": f"{site}{url_for('site.screening', slug=screening.slug)}",
            "host": screening.host_name,
            "write_to": screening.organisation.email,
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _held(record: Base) -> dict[str, Any]:
    """Every column of a record, those about a person with why it is there and until when."""
    table = record.__tablename__
    return {
        column.key: _said(f"{table}.{column.key}", getattr(record, column.key))
        for column in record.__table__.columns
    }


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
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _entry(rsvp: Rsvp, site: str) -> dict[str, bytes]:
    if not rsvp.screening.vevent:
        return {}
    made = calendar.request if rsvp.is_on else calendar.cancel
    return {"calendar.ics": made(rsvp, site=site)}


def _letters(mails: list[Outbox], folder: Path) -> dict[str, bytes]:
    """What was written to the guest, where this installation has kept it."""
    files = [kept.path(folder, row.uid) for row in mails]
    return {f"mail/{file.name}": file.read_bytes() for file in files if file.is_file()}
