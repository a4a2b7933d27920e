"""The people at a screening: who has which role there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings import crew, queries
from outreach.screenings.forms import CrewForm
from outreach.screenings.models import Crew, Screening
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network

bp = Blueprint("crew", __name__, url_prefix="/manage/screenings/<id:id>/crew")

# What is refused says whether there is an account, so nobody may try one address after another.
LIMIT = Limit("60 per hour", by=network)


@bp.get("")
@allowed("read", Screening, what="crew")
def index(screening: Screening) -> ResponseReturnValue:
    """Everybody with a role, and the form to add somebody."""
    return _page(screening, CrewForm())


@bp.post("")
@limited(LIMIT)
@allowed("edit", Screening, what="crew")
def create(screening: Screening) -> ResponseReturnValue:
    """Give somebody a role."""
    form = CrewForm()
    if form.validate_on_submit():
        with form.refusals():
            by = db.session.get_one(User, member().user_id)
            crew.add(db.session, screening, by=by, now=now(), **form.values())
            flash(_("Added. A mail with the way here goes to them."), "success")
            return redirect(url_for("crew.index", id=screening.id))
    return _page(screening, form)


@bp.post("/<id:crew_id>/removal")
@allowed("edit", Screening, what="crew")
def removal(screening: Screening, crew_id: int) -> ResponseReturnValue:
    """Take a role away."""
    one = get_or_404(Crew, id=crew_id, screening_id=screening.id)
    was_own = one.user_id == member().user_id
    crew.remove(db.session, one)
    flash(_("Removed. From now on this role opens nothing any more."), "success")
    if was_own:
        return redirect(url_for("screenings.index"))
    return redirect(url_for("crew.index", id=screening.id))


def _page(screening: Screening, form: CrewForm) -> ResponseReturnValue:
    page = render_template(
        "screenings/crew/index.html",
        screening=screening,
        crew=queries.crew_of(db.session, screening),
        form=form,
    )
    return page, form.status
