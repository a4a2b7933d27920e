"""Showing a film again: a copy, and a row of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings import repeats
from outreach.screenings.actions import copies
from outreach.screenings.forms.copies import CopyForm, DatesForm, RuleForm
from outreach.screenings.models import Screening
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import acted_on, allowed, member

bp = Blueprint("copies", __name__, url_prefix="/manage/screenings")


@bp.route("/<id:id>/copies/new", methods=["GET", "POST"])
@allowed("create", Screening)
def create(screening: Screening) -> ResponseReturnValue:
    """What to take along, and when."""
    form = CopyForm(screening, venues.venues_of(db.session, screening.organisation_id))
    if form.validate_on_submit():
        with form.refusals():
            made = copies.copy(db.session, screening, by=_user(), now=now(), **form.values())
            acted_on(made)
            flash(_("Copied. This is the copy: a draft that only your team sees."), "success")
            return redirect(url_for("screenings.show", id=made.id))
    page = render_template("screenings/copies/create.html", screening=screening, form=form)
    return page, form.status


@bp.route("/<id:id>/repeats/new", methods=["GET", "POST"])
@allowed("create", Screening)
def repeat(screening: Screening) -> ResponseReturnValue:
    """How often; once the address says so, every date before any of them is made."""
    repeats.check_repeatable(screening)
    rule = RuleForm(screening, request.args)
    if rule.is_sent and rule.validate():
        with rule.refusals():
            plan = repeats.plan(screening, now=now(), **rule.values())
            return _dates(screening, plan)
    page = render_template("screenings/copies/repeat.html", screening=screening, form=rule)
    return page, rule.status


def _dates(screening: Screening, plan: repeats.Plan) -> ResponseReturnValue:
    """Every date of the plan, to be left out or moved; those that stay are made."""
    form = DatesForm(screening, plan)
    if form.validate_on_submit():
        with form.refusals():
            made = copies.repeat(db.session, screening, starts=form.chosen, by=_user(), now=now())
            flash(
                ngettext(
                    "Made one draft. Publish it here when it is ready.",
                    "Made %(num)d drafts. Publish them here when they are ready.",
                    len(made),
                ),
                "success",
            )
            return redirect(url_for("publications.together", draft=[one.id for one in made]))
    page = render_template(
        "screenings/copies/dates.html", screening=screening, plan=plan, form=form
    )
    return page, form.status


def _user() -> User:
    return db.session.get_one(User, member().user_id)
