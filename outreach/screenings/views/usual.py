"""The page of what is usual."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import Organisation
from outreach.screenings import queries
from outreach.screenings.actions import usual
from outreach.screenings.forms.usual import UsualTermsForm, entered
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import acted_on, allowed, member

bp = Blueprint("usual_terms", __name__, url_prefix="/manage/screenings/usual")


@bp.route("", methods=["GET", "POST"])
@allowed("edit", "usual_terms")
def edit() -> ResponseReturnValue:
    """What the form of a new screening says before anybody fills it in."""
    organisation_id = member().organisation_id
    form = UsualTermsForm(**entered(queries.usual_of(db.session, organisation_id)))
    form.offer(list(venues.venues_of(db.session, organisation_id)))
    if form.validate_on_submit():
        with form.refusals():
            organisation = db.session.get_one(Organisation, organisation_id)
            acted_on(usual.keep(db.session, organisation, **form.values()))
            flash(_("Saved. New screenings begin like this."), "success")
            return redirect(url_for("screenings.index"))
    return render_template("screenings/usual.html", form=form), form.status
