"""The team's page of helplines."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from outreach.accounts.models import User
from outreach.clock import now
from outreach.facts import actions, queries
from outreach.facts.forms import HelplineForm
from outreach.facts.models import HELPLINE_REVIEW, Helpline
from outreach.web import db
from outreach.web.access import allowed
from outreach.web.db import get_or_404
from outreach.web.filters import country

bp = Blueprint("facts", __name__, url_prefix="/manage/helplines")


@bp.get("")
@allowed("read", "helpline")
def helplines() -> ResponseReturnValue:
    """Every helpline: who checked it, when, and until when it is printed."""
    helplines = queries.all_helplines(db.session)
    return render_template(
        "facts/helplines.html",
        helplines=helplines,
        countries=sorted({helpline.country for helpline in helplines}, key=country),
        today=now().date(),
        days=HELPLINE_REVIEW.days,
    )


@bp.route("/<id:id>/check", methods=["GET", "POST"])
@allowed("check", "helpline")
def check(id: int) -> ResponseReturnValue:
    """The form with which the person who is signed in says what they have found today."""
    helpline = get_or_404(Helpline, id=id)
    form = HelplineForm(obj=helpline)
    if form.validate_on_submit():
        with form.refusals():
            checker = db.session.get_one(User, current_user.id)
            actions.correct_helpline(helpline, **form.values())
            actions.check_helpline(helpline, by=checker, today=now().date())
            flash(_("Noted: you have checked %(name)s today.", name=helpline.name), "success")
            return redirect(url_for("facts.helplines", _anchor=f"helpline-{helpline.id}"))
    page = render_template(
        "facts/check.html", helpline=helpline, form=form, days=HELPLINE_REVIEW.days
    )
    return page, form.status
