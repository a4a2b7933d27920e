"""Another address to sign in with: the form, and the page to which the mailed link leads."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from outreach.accounts import cookie, factors, tries
from outreach.accounts.actions import email_changes
from outreach.accounts.forms.own_account import EmailForm
from outreach.accounts.models import EmailChange, User
from outreach.clock import now
from outreach.web import db, tokens
from outreach.web.db import get_or_404
from outreach.web.forms import Form
from outreach.web.limits import Limit, limited, network, typed_address

bp = Blueprint("email_changes", __name__)

# A mail goes to an address that somebody typed, who need not be its owner.
ASKING = (
    Limit("5 per hour", by=tries.account_here),
    Limit("5 per hour", by=typed_address),
    Limit("30 per hour", by=network),
)
USES = Limit("60 per hour", by=network)
FORBIDDEN, CONFLICT, GONE = 403, 409, 410


@bp.route("/manage/account/email", methods=["GET", "POST"])
@limited(*ASKING)
@factors.recent
def create() -> ResponseReturnValue:
    """Ask for a link to another address."""
    form = EmailForm()
    if form.validate_on_submit():
        with form.refusals():
            email_changes.ask(db.session, _user(), now=now(), **form.values())
            flash(_("A link is on its way to the new address. Open it within a day."), "success")
            return redirect(url_for("accounts.account"))
    return render_template("accounts/email_changes/create.html", form=form), form.status


@bp.route("/email-changes/<token:token>", methods=["GET", "POST"])
@limited(USES)
def show(token: str) -> ResponseReturnValue:
    """Ask whether to change it; only the POST does, and only for the one who asked."""
    change = get_or_404(EmailChange, uid=tokens.uid_or_404("email-change", token))
    user, form = _user(), Form()
    if change.user_id != user.id:
        return render_template("accounts/email_changes/not_yours.html", user=user), FORBIDDEN
    if form.validate_on_submit():
        with form.refusals():
            email_changes.use(db.session, change, user, here=cookie.current(), now=now())
            cookie.follow(user)
            flash(_("You sign in with %(email)s from now on.", email=user.email), "success")
            return redirect(url_for("accounts.account"))
    if not change.is_open(now()):
        return render_template("accounts/email_changes/over.html"), GONE
    page = render_template("accounts/email_changes/show.html", form=form, change=change)
    return page, CONFLICT if form.form_errors else 200


def _user() -> User:
    return cast(User, current_user._get_current_object())
