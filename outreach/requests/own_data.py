"""Everything that is held about who asked for a screening, as files to keep."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for
from sqlalchemy.orm import Session

from outreach.accounts import own_data as accounts
from outreach.accounts.models import User
from outreach.delivery.own_data import as_json, held, letters, packed
from outreach.requests.erasure import rows_about
from outreach.requests.models import ScreeningRequest

# Who answered is somebody else.
OTHERS = frozenset({"screening_request.answered_by_id"})
SECRETS = frozenset({"screening_request.uid", "screening_request.form_key"})


def archive(
    session: Session, asked: ScreeningRequest, *, site: str, mail_folder: Path, now: datetime
) -> bytes:
    """A ZIP file: all of it as JSON, the mails still kept, and what it is."""
    mails = rows_about(session, asked)
    page = f"{site}{url_for('statements.privacy')}"
    readme = render_template("requests/own_data.txt", asked=asked, now=now, page=page)
    data = {
        "request": {**held(asked, others=OTHERS), "agreed_to": asked.agreed_to},
        "film": asked.film.title,
        "passed_to": asked.organisation.name if asked.organisation else None,
        "outbox": [held(row) for row in mails],
    }
    files = {"readme.txt": readme.encode(), "data.json": as_json(data)}
    return packed({**files, **letters(mails, mail_folder)})


@accounts.part("requests_for_screenings")
def _requests(session: Session, user: User) -> Any:
    address = sa.func.lower(ScreeningRequest.email) == user.email.lower()
    found = accounts.records(session, ScreeningRequest, address)
    return [held(record, secrets=SECRETS, others=OTHERS) for record in found]


@accounts.part("requests_that_you_answered")
def _answered(session: Session, user: User) -> Any:
    answered = ScreeningRequest.answered_by_id == user.id
    found = accounts.records(session, ScreeningRequest, answered)
    return [{"number": record.id, "changed_at": record.changed_at} for record in found]
