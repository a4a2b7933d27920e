"""Everything that is held about one guest, as files to keep: the answer to "what do you hold?"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import render_template, url_for
from sqlalchemy.orm import Session

from outreach.delivery.outbox import Outbox
from outreach.delivery.own_data import as_json, held, letters, packed
from outreach.rsvps import calendar
from outreach.rsvps.actions.letters import letters_to
from outreach.rsvps.erasure import rows_about
from outreach.rsvps.models import Rsvp
from outreach.rsvps.queries.answers import all_answers, guests_with

WRITER = frozenset({"guest_letter.by_id"})
Part = Callable[[Session, Rsvp], Any]
PARTS: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Register what an area on the right holds under the same address at the same screening.

    Only who proved to read its mail is told: anybody can type an address into a form, and be shown
    the link of the RSVP that they made so.
    """

    def register(told: Part) -> Part:
        PARTS[name] = told
        return told

    return register


def archive(session: Session, rsvp: Rsvp, *, site: str, mail_folder: Path, now: datetime) -> bytes:
    """A ZIP file: all of it as JSON, the calendar entry, the mails still kept, and what it is."""
    mails = rows_about(session, rsvp)
    files = {
        "readme.txt": _readme(rsvp, site, now).encode(),
        "data.json": _data(session, rsvp, mails, site),
        **_entry(rsvp, site, now),
        **letters(mails, mail_folder),
    }
    return packed(files)


def _readme(rsvp: Rsvp, site: str, now: datetime) -> str:
    page = f"{site}{url_for('statements.privacy')}"
    return render_template(
        "rsvps/own_data.txt",
        screening=rsvp.screening,
        by_mail=rsvp.link_by_mail,
        now=now,
        page=page,
    )


def _data(session: Session, rsvp: Rsvp, mails: list[Outbox], site: str) -> bytes:
    screening = rsvp.screening
    data = {
        "rsvp": held(rsvp),
        "access_needs": held(rsvp.access_needs) if rsvp.access_needs else None,
        **details(session, rsvp),
        "letters": [held(letter, others=WRITER) for letter in letters_to(session, rsvp)],
        "outbox": [held(row) for row in mails],
        **(
            {name: told(session, rsvp) for name, told in PARTS.items()} if rsvp.link_by_mail else {}
        ),
        "screening": {
            "title": screening.title,
            "starts_at": screening.starts_at,
            "page": f"{site}{url_for('site.screening', slug=screening.slug)}",
            "host": screening.host_name,
            "write_to": screening.organisation.email,
        },
    }
    return as_json(data)


def details(session: Session, rsvp: Rsvp) -> dict[str, Any]:
    """By which invitation they came, who comes along, and each answer with the question."""
    return {
        "code": rsvp.code.spelled if rsvp.code else None,
        "guests": [held(guest) for guest in guests_with(session, rsvp)],
        "answers": [
            {"asked": answer.question.words, **held(answer)}
            for answer in all_answers(session, rsvp)
        ],
    }


def _entry(rsvp: Rsvp, site: str, now: datetime) -> dict[str, bytes]:
    if not rsvp.screening.vevent:
        return {}
    return {"calendar.ics": calendar.entry(rsvp, site=site, now=now)}
