"""The addresses from which an organisation takes no RSVPs."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.rsvps.actions import blocking
from outreach.rsvps.forms.guests import BlockForm
from outreach.rsvps.models import BlockedAddress
from outreach.web import db
from outreach.web.access import allowed, member

bp = Blueprint("block_list", __name__, url_prefix="/manage/blocked-addresses")


@bp.route("", methods=["GET", "POST"])
@allowed("edit", "rsvp")
def index() -> ResponseReturnValue:
    """The list, and the form to add to it."""
    form = BlockForm()
    if form.validate_on_submit():
        with form.refusals():
            blocking.block(
                db.session,
                db.session.get_one(Organisation, member().organisation_id),
                keys=current_app.config["SETTINGS"].keys,
                by=db.session.get_one(User, member().user_id),
                now=now(),
                **form.values(),
            )
            flash(_("Blocked. What this address has already stays as it is."), "success")
            return redirect(url_for("block_list.index"))
    found = blocking.blocked(db.session, member().organisation_id)
    return render_template("rsvps/block_list.html", form=form, blocked=found), form.status


@bp.post("/<id:id>/removal")
@allowed("edit", BlockedAddress, what="rsvp")
def removal(blocked_address: BlockedAddress) -> ResponseReturnValue:
    """Take RSVPs from it again."""
    blocking.lift(db.session, blocked_address)
    flash(_("Lifted. This address can RSVP again."), "success")
    return redirect(url_for("block_list.index"))
