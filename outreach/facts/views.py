"""The team's page of helplines."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from outreach.accounts.models import User
from outreach.clock import now
from outreach.facts import actions, queries
from outreach.facts.models import Helpline
from outreach.web import db
from outreach.web.access import allowed
from outreach.web.db import get_or_404
from outreach.web.forms import Form

bp = Blueprint("facts", __name__, url_prefix="/manage/helplines")


@bp.get("")
@allowed("read", "helpline")
def helplines() -> ResponseReturnValue:
    """Every helpline: who checked it, when, and until when it is printed."""
    return render_template(
        "facts/helplines.html",
        helplines=queries.all_helplines(db.session),
        today=now().date(),
        form=Form(),
    )


@bp.post("/<id:id>/check")
@allowed("check", "helpline")
def check(id: int) -> ResponseReturnValue:
    """Record that the person who is signed in has checked this number today."""
    helpline = get_or_404(Helpline, id=id)
    checker = db.session.get_one(User, current_user.id)
    actions.check_helpline(helpline, by=checker, today=now().date())
    flash(_("Noted: you have checked %(name)s today.", name=helpline.name), "success")
    return redirect(url_for("facts.helplines"))
