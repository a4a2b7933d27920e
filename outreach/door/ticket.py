"""A party's ticket: what stands on it, and how it is printed."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from flask import current_app, render_template, url_for
from flask_babel import gettext

from outreach.config import Settings
from outreach.delivery import pdf, qr
from outreach.door.codes import code_of
from outreach.rsvps.models import Rsvp
from outreach.web import tokens

PAPERS = ("A6", "A4")
SIZES = (1, 0.85, 0.7, 0.55)

_FOLDER = Path(__file__).parent / "print"


def has_one(rsvp: Rsvp) -> bool:
    """Whether this party has a ticket: it is expected, somewhere with a door."""
    return rsvp.is_on and not rsvp.is_nameless and not rsvp.screening.is_online


def values_for(rsvp: Rsvp, now: datetime) -> dict[str, Any]:
    """What its page and its document show: no more than this guest may see now."""
    address = address_of(rsvp)
    return {
        "rsvp": rsvp,
        "screening": rsvp.screening,
        "reader": rsvp.reader(now),
        "stands": rsvp.stands(now),
        "code": code_of(rsvp.uid),
        "address": address,
        "picture": qr.svg(address, title=gettext("Code of this ticket")),
    }


def address_of(rsvp: Rsvp) -> str:
    """What the picture says: an address that any phone's camera opens."""
    settings: Settings = current_app.config["SETTINGS"]
    token = tokens.token("ticket", rsvp.uid)
    return settings.public_url + url_for("tickets.scanned", token=token, _external=False)


def page_of(rsvp: Rsvp, now: datetime) -> str:
    """The ticket as HTML to print."""
    return render_template("door/document.html", **values_for(rsvp, now))


def printed(html: str, *, paper: str) -> bytes:
    """One page of PDF: smaller letters, until all of it stands there.

    Raises:
        PdfUnavailable: this machine cannot make PDF.
    """
    data = b""
    for size in SIZES:
        css = f"{_sheet('ticket')}\n{_sheet(paper.lower())}\n:root {{ --size: {size} }}"
        data = pdf.render(html, css=css)
        with pikepdf.open(io.BytesIO(data)) as opened:
            if len(opened.pages) == 1:
                break
    return data


@cache
def _sheet(name: str) -> str:
    return (_FOLDER / f"{name}.css").read_text("utf-8")
