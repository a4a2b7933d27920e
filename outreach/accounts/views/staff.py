"""Who does something for the whole installation: the page of the first organisation's owner."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts import queries
from outreach.accounts.actions import staff
from outreach.accounts.forms.staff import StaffForm
from outreach.accounts.models import StaffKind, User
from outreach.clock import now
from outreach.web import db
from outreach.web.access import acted_on, allowed, one_at_a_time
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network

bp = Blueprint("staff", __name__, url_prefix="/manage/staff")

# What is refused says whether there is an account, so nobody may try one address after another.
LIMIT = Limit("60 per hour", by=network)


@bp.get("")
@allowed("read", "staff")
def index() -> ResponseReturnValue:
    """Everybody with a role in the whole installation, and the form to add somebody."""
    return _page(StaffForm())


@bp.post("")
@one_at_a_time
@limited(LIMIT)
@allowed("edit", "staff")
def create() -> ResponseReturnValue:
    """Give somebody a role."""
    form = StaffForm()
    if form.validate_on_submit():
        with form.refusals():
            user = staff.give(db.session, now=now(), **form.values())
            acted_on(user)
            flash(_("%(name)s is told by mail.", name=user.name), "success")
            return redirect(url_for("staff.index"))
    return _page(form)


@bp.post("/<id:id>/<kind>/removal")
@one_at_a_time
@allowed("edit", "staff")
def removal(id: int, kind: str) -> ResponseReturnValue:
    """Take a role away."""
    if kind not in list(StaffKind):
        abort(404)
    user = get_or_404(User, id=id)
    acted_on(user)
    staff.take(db.session, user, StaffKind(kind), now=now())
    flash(_("Removed. From now on this role opens nothing any more."), "success")
    return redirect(url_for("staff.index"))


def _page(form: StaffForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/staff/index.html",
        people=queries.staff_members(db.session),
        owners=queries.first_owners(db.session),
        form=form,
    )
    return page, form.status
