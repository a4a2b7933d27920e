"""Everything that is held about one speaker, as files to keep."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.delivery.own_data import as_json, held, letters, packed
from outreach.panels.erasure import rows_about
from outreach.panels.queries import appearances_of
from outreach.speakers.models import Speaker
from outreach.speakers.queries import profiles_of

SECRETS = frozenset({"speaker.uid"})
OTHERS = frozenset({"consent.noted_by_id"})


def archive(
    session: Session, speaker: Speaker, *, site: str, mail_folder: Path, now: datetime
) -> bytes:
    """A ZIP file: all of it as JSON, the mails still kept, and what it is."""
    profiles = profiles_of(session, speaker)
    mails = [row for profile in profiles for row in rows_about(session, profile)]
    page = f"{site}{url_for('statements.privacy')}"
    data = {
        "profiles": [_profile(session, profile) for profile in profiles],
        "outbox": [held(row) for row in mails],
    }
    readme = render_template("panels/speakers/own_data.txt", now=now, page=page)
    files = {"readme.txt": readme.encode(), "data.json": as_json(data)}
    return packed({**files, **letters(mails, mail_folder)})


def _profile(session: Session, speaker: Speaker) -> dict[str, Any]:
    return {
        **held(speaker, secrets=SECRETS),
        "consents": [
            {**held(consent, others=OTHERS), "words": _(consent.text)}
            for consent in speaker.consents
        ],
        "panels": [
            {**held(one), "screening": one.screening.title, "host": one.screening.host_name}
            for one in appearances_of(session, [speaker])
        ],
    }
