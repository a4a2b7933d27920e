"""The page on which a programme is planned, and how programmes are told."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings import actions, timetable
from outreach.screenings.actions.programme import set_programme
from outreach.screenings.forms.running_order import form_of
from outreach.screenings.models import Change, ProgrammeItem, ProgrammeKind, Screening
from outreach.web import db
from outreach.web.access import allowed, member

bp = Blueprint("running_order", __name__, url_prefix="/manage/screenings/<id:id>")


@bp.route("/programme", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening) -> ResponseReturnValue:
    """All parts at once. A button of a row only shows them in another order."""
    actions.check_open(screening, now())
    form = form_of(screening)
    changes: Sequence[Change] = ()
    if form.is_to_be_saved and form.validate_on_submit():
        with form.refusals():
            set_programme(db.session, screening, by=_user(), now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
        db.session.expire(screening)  # the page shows it as it is, not as it was refused
        if form.seen.data is not None and form.seen.data != screening.edits:
            changes = actions.changes_of(db.session, screening, since=form.seen.data)
            form.has_seen(screening.edits)
    page = render_template(
        "screenings/running_order/edit.html",
        screening=screening,
        form=form,
        changes=changes,
        talks=timetable.TALKS,
    )
    return page, form.status


@bp.app_template_filter("timetable")
def lines(screening: Screening) -> list[timetable.Timed]:
    """The parts with their times; of one that waits for another day nobody knows those."""
    found = timetable.timetable(screening)
    if screening.is_postponed:
        return [timetable.Timed(line.item, None, None) for line in found]
    return found


@bp.app_template_filter("said_in")
def said_in(item: ProgrammeItem, screening: Screening) -> str:
    """What a part is, as the programme says it: "Film: Redlight, 72 minutes"."""
    if item.kind is None or item.kind is ProgrammeKind.OTHER:
        return item.what or ""
    words = item.what or (screening.film.title if item.is_film else None)
    said = f"{_(item.kind.label)}: {words}" if words else str(_(item.kind.label))
    minutes = timetable.minutes_of(screening, item) if item.is_film else None
    if minutes is None:
        return said
    return str(_("%(part)s, %(minutes)s minutes", part=said, minutes=minutes))


def _user() -> User:
    return db.session.get_one(User, member().user_id)
