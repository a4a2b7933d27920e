"""Saying after a form is saved that the room is not free; nothing is forbidden by that."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from outreach.clock import now
from outreach.screenings.models import Screening
from outreach.screenings.queries.bookings import clashes_of
from outreach.web import db
from outreach.web.access import member
from outreach.web.filters import shortdate, time


def warn_of_clashes(screening: Screening) -> None:
    """Name the first of what is in the way; the page that follows names all, with links.

    Who only helps at this one screening learns nothing of the others.
    """
    clashes = clashes_of(db.session, screening, now=now())
    if not clashes or not member().may("read", "venue"):
        return
    other = clashes[0].other
    starts = other.starts_local or screening.starts_local
    assert starts is not None  # noqa: S101 - what clashes has a time
    said = {"title": other.title, "when": f"{shortdate(starts)}, {time(starts)}"}
    flash(
        _("The room is booked twice: “%(title)s”, %(when)s.", **said)
        if clashes[0].is_overlap
        else _("Little time in the room before or after “%(title)s”, %(when)s.", **said),
        "warning",
    )
