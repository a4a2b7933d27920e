"""What the organisation says of itself: the owner's form. The page itself is the site's."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.actions import profile
from outreach.accounts.models import Organisation
from outreach.accounts.profile_forms import ProfileForm, entered
from outreach.web import db
from outreach.web.access import allowed, member, one_at_a_time

bp = Blueprint("organisation", __name__)


@bp.route("/manage/organisation", methods=["GET", "POST"])
@one_at_a_time
@allowed("edit", "organisation")
def edit() -> ResponseReturnValue:
    """The form, filled with what is said now."""
    organisation = db.session.get_one(Organisation, member().organisation_id)
    form = ProfileForm(**entered(organisation))
    if form.validate_on_submit():
        with form.refusals():
            profile.describe(organisation, **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("organisation.edit"))
        db.session.expire(organisation)  # the page shows it as it is, not as it was refused
    return render_template("accounts/organisation/edit.html", form=form), form.status
