"""Calendars to subscribe to, as answers; for the areas that have one of their own, too."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from outreach.screenings import calendar
from outreach.screenings.queries import entries
from outreach.web import db
from outreach.web.conditional import unless_known

CALENDAR = "text/calendar; charset=utf-8"


def subscribed(
    name: str,
    url: str,
    *of: entries.Condition,
    changed_at: datetime | None = None,
    is_public: bool = True,
) -> Response:
    """The calendar of those screenings; its entries are not read for who has them already.

    Args:
        changed_at: when the calendar itself last changed, apart from what screenings say.
        is_public: False for one whose address is a key, so that nobody between keeps a copy.
    """
    standing = entries.standing(db.session, *of)
    times = [moment for moment in (standing.revised_at, changed_at) if moment]
    return unless_known(
        (name, url, standing, changed_at),
        lambda: calendar.feed(entries.entries(db.session, *of), name=name, url=url),
        mimetype=CALENDAR,
        modified=max(times, default=None),
        is_public=is_public,
    )
