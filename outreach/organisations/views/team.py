"""The team: who is in it, as what; leaving it; and what each role may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts import queries
from outreach.accounts.models import Membership
from outreach.clock import now
from outreach.organisations import permission_words
from outreach.organisations.actions import team
from outreach.organisations.forms.team import AnswerForm, RoleForm
from outreach.organisations.queries import standing_invitations
from outreach.web import db
from outreach.web.access import allowed, member, one_at_a_time
from outreach.web.db import found_or_404

bp = Blueprint("team", __name__, url_prefix="/manage")


@bp.get("/team")
@allowed("read", "team")
def index() -> ResponseReturnValue:
    """The members, and for the owner the invitations that have no answer yet."""
    return render_template(
        "organisations/team/index.html",
        members=queries.members_of(db.session, member().organisation_id),
        invitations=standing_invitations(db.session, member().organisation_id),
        me=member().user_id,
        now=now(),
    )


@bp.get("/roles")
def roles() -> ResponseReturnValue:
    """What each role may do, as the table says; for everybody who signs in."""
    return render_template(
        "organisations/team/roles.html",
        rows=list(permission_words.rows()),
        rows_at_screening=list(permission_words.rows_at_screening()),
        rows_as_staff=list(permission_words.rows_as_staff()),
        everything=permission_words.every_action(),
    )


@bp.route("/team/<id:id>", methods=["GET", "POST"])
@one_at_a_time
@allowed("edit", Membership, what="team")
def edit(membership: Membership) -> ResponseReturnValue:
    """A member's role; and the way out of the team."""
    form = RoleForm(obj=membership)
    if form.validate_on_submit():
        with form.refusals():
            by_id = member().user_id
            team.change_role(db.session, membership, by_id=by_id, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("team.index"))
    page = render_template(
        "organisations/team/edit.html", membership=membership, form=form, me=member().user_id
    )
    return page, form.status


@bp.post("/team/<id:id>/removal")
@one_at_a_time
@allowed("edit", Membership, what="team")
def removal(membership: Membership) -> ResponseReturnValue:
    """Take somebody out of the team."""
    team.remove(db.session, membership, by_id=member().user_id, now=now())
    flash(_("%(name)s is no longer in the team.", name=membership.user.name), "success")
    return redirect(url_for("team.index"))


@bp.route("/team/departure", methods=["GET", "POST"])
@one_at_a_time
@allowed("read", "team")
def departure() -> ResponseReturnValue:
    """Ask whether to leave; the POST does it."""
    own = queries.membership_in(db.session, member().user_id, member().organisation_id)
    membership = found_or_404(own)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            team.end(db.session, membership)
            others = len(member().organisations) > 1
            return render_template("organisations/team/left.html", has_others=others)
    is_last_owner = membership.is_owner and not queries.another_owner(db.session, membership)
    page = render_template(
        "organisations/team/departure.html", form=form, is_last_owner=is_last_owner
    )
    return page, form.status
