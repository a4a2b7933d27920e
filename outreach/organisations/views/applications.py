"""Asking to host: the visitor's form, the applicant's own page, and the review."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.organisations import queries
from outreach.organisations.actions import applications
from outreach.organisations.forms.applications import (
    ApplicationForm,
    ChangedApplicationForm,
    ReviewForm,
    entered,
)
from outreach.organisations.models import HostApplication
from outreach.web import db, tokens
from outreach.web.access import acted_on, allowed, member, public
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network, typed_address

bp = Blueprint("applications", __name__)

# Each mails the address that was typed.
LIMITS = (Limit("5 per hour", by=typed_address), Limit("30 per hour", by=network))
CHANGES = Limit("30 per hour", by=network)
DECISIONS = {
    "approve": applications.approve,
    "return": applications.ask_for_changes,
    "decline": applications.decline,
}


@bp.route("/host-applications/new", methods=["GET", "POST"])
@public
@limited(*LIMITS)
def create() -> ResponseReturnValue:
    """The form with which somebody asks to host."""
    form = ApplicationForm()
    if form.validate_on_submit():
        with form.refusals():
            application = applications.apply(db.session, now=now(), **form.values())
            token = tokens.token("host-application", application.uid)
            return redirect(url_for("applications.show", token=token))
    return render_template("organisations/applications/create.html", form=form), form.status


@bp.route("/host-applications/<token:token>", methods=["GET", "POST"])
@public
@limited(CHANGES)
def show(token: str) -> ResponseReturnValue:
    """How the applicant's own application stands; a form while changes are asked for."""
    uid = tokens.uid_or_404("host-application", token)
    application = get_or_404(HostApplication, uid=uid)
    form = ChangedApplicationForm(**entered(application))
    if form.validate_on_submit():
        with form.refusals():
            applications.change(db.session, application, now=now(), **form.values())
            return redirect(url_for("applications.show", token=token))
    page = render_template(
        "organisations/applications/show.html", application=application, form=form
    )
    return page, form.status


@bp.get("/manage/host-applications")
@allowed("read", "host_application")
def index() -> ResponseReturnValue:
    """Every application, those to be read first."""
    found = queries.applications(db.session)
    return render_template("organisations/applications/index.html", applications=found)


@bp.route("/manage/host-applications/<id:id>", methods=["GET", "POST"])
@allowed("edit", "host_application")
def review(id: int) -> ResponseReturnValue:
    """One application, and the answer to it."""
    application = get_or_404(HostApplication, id=id)
    acted_on(application)
    form = ReviewForm()
    if form.validate_on_submit():
        with form.refusals():
            decide = DECISIONS[form.decision.data]
            by = db.session.get_one(User, member().user_id)
            decide(db.session, application, by=by, now=now(), **form.values())
            flash(_("Answered. The applicant is told by mail."), "success")
            return redirect(url_for("applications.index"))
    page = render_template(
        "organisations/applications/review.html", application=application, form=form, now=now()
    )
    return page, form.status


@bp.post("/manage/host-applications/<id:id>/invitation")
@allowed("edit", "host_application")
def invitation(id: int) -> ResponseReturnValue:
    """Send an approved applicant the invitation again."""
    application = get_or_404(HostApplication, id=id)
    acted_on(application)
    applications.invite_again(db.session, application, now=now())
    flash(_("The invitation is on its way to the applicant again."), "success")
    return redirect(url_for("applications.review", id=id))
