"""Requests for screenings as the organisation sees them to which they were passed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.requests import actions, queries
from outreach.requests.forms import HandingBackForm
from outreach.requests.models import ScreeningRequest
from outreach.web import db
from outreach.web.access import allowed, member

bp = Blueprint("passed_requests", __name__, url_prefix="/manage/passed-requests")


@bp.get("")
@allowed("read", "passed_request")
def index() -> ResponseReturnValue:
    """What was passed on to this organisation."""
    found = queries.passed_to(db.session, member().organisation_id)
    return render_template("requests/passed.html", requests=found)


@bp.get("/<id:id>")
@allowed("read", ScreeningRequest, what="passed_request")
def show(screening_request: ScreeningRequest) -> ResponseReturnValue:
    """One of them, and what can be done."""
    return _page(screening_request, HandingBackForm(formdata=None))


@bp.route("/<id:id>/return", methods=["GET", "POST"])
@allowed("edit", ScreeningRequest, what="passed_request")
def handing_back(screening_request: ScreeningRequest) -> ResponseReturnValue:
    """Give it back, with a word why."""
    form = HandingBackForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.hand_back(db.session, screening_request, now=now(), **form.values())
            flash(_("Handed back. Somebody else will be asked."), "success")
            return redirect(url_for("passed_requests.index"))
    return _page(screening_request, form)


def _page(screening_request: ScreeningRequest, form: HandingBackForm) -> ResponseReturnValue:
    page = render_template(
        "requests/one_passed.html", screening_request=screening_request, form=form
    )
    return page, form.status
