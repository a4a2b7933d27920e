"""What becomes of a screening: postponed, cancelled, held; and who changed what."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.forms.standing import ReasonForm, ReportForm
from outreach.screenings.models import ProgrammeKind, Screening, ScreeningKind, Status, Visibility
from outreach.venues.models import AddressVisibility
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.filters import shortdate, time

bp = Blueprint("standing", __name__, url_prefix="/manage/screenings/<id:id>")

MOST_CHANGES = 500
MOMENTS = ("starts", "ends")
IN_WORDS = ("licence",)  # noted by an area that has the words
LABELS = {
    "status": {str(status): status.label for status in Status},
    "visibility": {str(who): who.label for who in Visibility},
    "kind": {str(kind): kind.label for kind in ScreeningKind},
    "online_visibility": {str(who): who.label for who in AddressVisibility},
}


@bp.route("/postponement", methods=["GET", "POST"])
@allowed("publish", Screening)
def postponement(screening: Screening) -> ResponseReturnValue:
    """Ask whether to take it off its day; says how many guests will be told."""
    actions.check_postponable(screening, now())
    form = ReasonForm()
    if form.validate_on_submit():
        actions.postpone(db.session, screening, by=_user(), now=now(), **form.values())
        flash(
            _("Postponed. The guests are being told by mail.")
            if screening.places_taken
            else _("Postponed."),
            "success",
        )
        return _back(screening)
    page = render_template("screenings/postponement.html", screening=screening, form=form)
    return page, form.status


@bp.route("/cancellation", methods=["GET", "POST"])
@allowed("publish", Screening)
def cancellation(screening: Screening) -> ResponseReturnValue:
    """Ask whether to call it off; says how many guests will be told."""
    actions.check_cancellable(screening, now())
    form = ReasonForm()
    if form.validate_on_submit():
        actions.cancel(db.session, screening, by=_user(), now=now(), **form.values())
        flash(
            _("Cancelled. The guests are being told by mail.")
            if screening.places_taken
            else _("Cancelled."),
            "success",
        )
        return _back(screening)
    page = render_template("screenings/cancellation.html", screening=screening, form=form)
    return page, form.status


@bp.route("/report", methods=["GET", "POST"])
@allowed("edit", Screening)
def report(screening: Screening) -> ResponseReturnValue:
    """How many were counted in the room, and how it went."""
    actions.check_reportable(screening, now())
    form = ReportForm(obj=screening)
    if form.validate_on_submit():
        actions.report(db.session, screening, by=_user(), now=now(), **form.values())
        flash(_("Saved. Nothing else about it can be changed any more."), "success")
        return _back(screening)
    page = render_template("screenings/report.html", screening=screening, form=form)
    return page, form.status


@bp.post("/key")
@allowed("publish", Screening)
def key(screening: Screening) -> ResponseReturnValue:
    """Another key for those who are invited."""
    actions.change_key(db.session, screening, by=_user(), now=now())
    flash(_("There is a new link. The one before leads nowhere."), "success")
    return _back(screening)


@bp.get("/changes")
@allowed("read", Screening)
def changes(screening: Screening) -> ResponseReturnValue:
    """Who changed what, the latest first."""
    found = actions.changes_of(db.session, screening, most=MOST_CHANGES)
    return render_template("screenings/changes.html", screening=screening, changes=found)


@bp.app_template_filter("said_of")
def said_of(words: str, field: str) -> str:
    """What a change noted, as people read it."""
    if field in MOMENTS:
        when = datetime.fromisoformat(words)
        return f"{shortdate(when)}, {time(when)} ({words[-6:]})"
    if field == "programme":
        return "; ".join(_part(line) for line in words.splitlines())
    if field in LABELS:
        words = LABELS[field].get(words, words)
    is_ours = field in LABELS or field in IN_WORDS
    return str(_(words)) if is_ours else words


def _part(line: str) -> str:
    """A part as ``ProgrammeItem.noted`` has it, in the reader's language."""
    kind, minutes, *words = line.split(" ", 2)
    named = [_(ProgrammeKind(kind).label)] if kind != "-" else []
    said = ": ".join([*named, *words])
    if minutes == "-":
        return said
    return str(_("%(part)s, %(minutes)s minutes", part=said, minutes=minutes))


def _user() -> User:
    return db.session.get_one(User, member().user_id)


def _back(screening: Screening) -> ResponseReturnValue:
    return redirect(url_for("screenings.show", id=screening.id))
