"""Calendars to subscribe to, as answers; for the areas that have one of their own, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import Response, current_app

from outreach.clock import now
from outreach.screenings import calendar
from outreach.screenings.queries import entries
from outreach.screenings.queries.entries import Condition, Standing
from outreach.web import db
from outreach.web.conditional import unless_known
from outreach.web.unchanged import follows

CALENDAR = "text/calendar; charset=utf-8"

Conditions = Callable[[datetime], Iterable[Condition]]


def subscribed(
    name: str,
    url: str,
    of: Conditions,
    *,
    changed_at: datetime | None = None,
    is_public: bool = True,
) -> Response:
    """The calendar of those screenings; its entries are not read for who has them already.

    Args:
        of: what is true of them at that moment.
        changed_at: when the calendar itself last changed, apart from what screenings say.
        is_public: False for one whose address is a key, so that nobody between keeps a copy.
    """
    standing = entries.standing(db.session, *of(now()))
    return _answered(name, url, of, standing, changed_at=changed_at, is_public=is_public)


def by_mark(
    name: str,
    url: str,
    of: Conditions,
    *,
    changed_at: datetime | None = None,
    is_named_for_good: bool = False,
) -> Response:
    """The same, without a look at the screenings while nothing in any calendar has changed.

    Only for what follows from screenings, their film and their host alone: how it stood is kept in
    memory, together with the mark that it stood under.

    Args:
        is_named_for_good: whether nothing else could change its name either, so that the mark alone
            tells that somebody has it.
    """
    kept: dict[object, tuple[str | None, Standing]] = current_app.extensions.setdefault(
        "calendars", {}
    )
    moment, key, mark = now(), (name, url, changed_at), entries.mark(db.database())
    before, standing = kept.get(key, (None, None))
    if mark is None or mark != before or standing is None or standing.is_out_of_date(moment):
        standing = entries.standing(db.session, *of(moment))
        kept[key] = (mark, standing)
    if is_named_for_good and mark is not None:
        follows(mark, until=standing.out_of_date_at)
    return _answered(name, url, of, standing, changed_at=changed_at)


def _answered(
    name: str,
    url: str,
    of: Conditions,
    standing: Standing,
    *,
    changed_at: datetime | None,
    is_public: bool = True,
) -> Response:
    times = [moment for moment in (standing.revised_at, changed_at) if moment]
    return unless_known(
        (name, url, standing, changed_at),
        lambda: calendar.feed(entries.entries(db.session, *of(now())), name=name, url=url),
        mimetype=CALENDAR,
        modified=max(times, default=None),
        is_public=is_public,
    )
