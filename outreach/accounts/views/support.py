"""What support sees of somebody's account, and does about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.accounts import found, queries
from outreach.accounts.actions import support
from outreach.accounts.forms.staff import AccountForm
from outreach.accounts.models import User
from outreach.clock import now
from outreach.keeping import SIGN_INS
from outreach.web import db
from outreach.web.access import acted_on, allowed, member
from outreach.web.limits import Limit, limited, network

bp = Blueprint("support", __name__, url_prefix="/manage/support")

LIMIT = Limit("60 per hour", by=network)


@bp.route("", methods=["GET", "POST"])
@limited(LIMIT)
@allowed("read", "account")
def index() -> ResponseReturnValue:
    """The form that finds one account by its exact address. There is no list."""
    form = AccountForm()
    if form.validate_on_submit():
        with form.refusals():
            user = support.find(db.session, **form.values())
            acted_on(user)
            key = found.key_to(user, by_id=member().user_id)
            return redirect(url_for("support.show", key=key))
    return render_template("accounts/support/index.html", form=form), form.status


@bp.get("/<key>")
@allowed("read", "account")
def show(key: str) -> ResponseReturnValue:
    """Whose account it is, what they do here, and what can be done about it."""
    user = found.account_or_404(key)
    return render_template(
        "accounts/support/show.html",
        user=user,
        key=key,
        memberships=queries.memberships_of(db.session, user.id),
        kinds=sorted(queries.staff_kinds(db.session, user.id)),
        last_sign_in=queries.last_sign_in(db.session, user.id),
        days_kept=SIGN_INS.days,
        may_be_blocked=user.id != member().user_id
        and not support.is_of_first_owner(db.session, user),
    )


@bp.post("/<key>/endings")
@allowed("edit", "account")
def endings(key: str) -> ResponseReturnValue:
    """End every sign-in of theirs."""
    ended = support.end_sign_ins(db.session, _found(key), now=now())
    flash(
        ngettext("One sign-in is ended.", "%(num)s sign-ins are ended.", ended)
        if ended
        else _("They were signed in nowhere."),
        "success",
    )
    return redirect(url_for("support.show", key=key))


@bp.post("/<key>/blocking")
@allowed("edit", "account")
def blocking(key: str) -> ResponseReturnValue:
    """Let nobody sign in with it."""
    by = db.session.get_one(User, member().user_id)
    support.block(db.session, _found(key), by=by, now=now())
    flash(_("Blocked. They are told by mail."), "success")
    return redirect(url_for("support.show", key=key))


@bp.post("/<key>/unblocking")
@allowed("edit", "account")
def unblocking(key: str) -> ResponseReturnValue:
    """Let them sign in again."""
    support.unblock(db.session, _found(key), now=now())
    flash(_("No longer blocked. They are told by mail."), "success")
    return redirect(url_for("support.show", key=key))


@bp.post("/<key>/reset")
@allowed("edit", "account")
def reset(key: str) -> ResponseReturnValue:
    """Mail them the link to a new password."""
    support.send_reset(db.session, _found(key), now=now())
    flash(_("The link to a new password is on its way to them."), "success")
    return redirect(url_for("support.show", key=key))


def _found(key: str) -> User:
    user = found.account_or_404(key)
    acted_on(user)
    return user
