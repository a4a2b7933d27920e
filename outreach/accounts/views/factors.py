"""Pages on which people say how they prove that it is them."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.proxies import _security

from outreach.accounts import factors, tries
from outreach.accounts.forms.factors import AuthenticatorForm
from outreach.accounts.models import User
from outreach.web.access import member
from outreach.web.forms import Form
from outreach.web.limits import limited

bp = Blueprint("factors", __name__)


@bp.get("/manage/account/factors")
def index() -> ResponseReturnValue:
    """What somebody has set up, and what else they may; ``?needed=`` when a page has sent them."""
    is_needed = member().needs_factor or "needed" in request.args
    return render_template("accounts/factors/index.html", user=_user(), is_needed=is_needed)


@bp.route("/manage/account/authenticator", methods=["GET", "POST"])
@limited(*tries.AGAIN)
@factors.recent
def authenticator() -> ResponseReturnValue:
    """Set up an app, or another one in place of the one before."""
    user, form = _user(), AuthenticatorForm()
    secret = factors.unsealed(user, form.key.data)
    if secret is None:
        return _ask_for_code(user, form, _security.totp_factory.generate_totp_secret())
    if form.validate_on_submit():
        with form.refusals():
            codes = factors.set_up(user, secret, form.code.data)
            if codes:
                return _show(codes)
            flash(_("The new app is set up. The one before shows no good codes now."), "success")
            return redirect(url_for("factors.index"))
    return _ask_for_code(user, form, secret)


@bp.route("/manage/account/authenticator/removal", methods=["GET", "POST"])
@factors.recent
def removal() -> ResponseReturnValue:
    """Take the app away."""
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            factors.remove_authenticator(_user(), member())
            flash(_("The app is removed."), "success")
            return redirect(url_for("factors.index"))
    return render_template("accounts/factors/removal.html", form=form, user=_user()), form.status


@bp.route("/manage/account/recovery-codes", methods=["GET", "POST"])
@factors.recent
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes; they are shown in this answer and never again."""
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            return _show(factors.renew_recovery_codes(_user()))
    return render_template(
        "accounts/factors/recovery_codes.html", form=form, user=_user()
    ), form.status


def _show(codes: list[str]) -> ResponseReturnValue:
    return render_template("accounts/factors/codes.html", codes=codes, email=current_user.email)


def _ask_for_code(user: User, form: AuthenticatorForm, secret: str) -> ResponseReturnValue:
    """The page with the code to scan. It keeps the secret for as long as it is open."""
    if form.is_submitted() and not form.errors:
        form.code.errors = [_("This page was open for too long. Scan the new code below.")]
    form.key.data = factors.sealed(user, secret)
    values = _security.totp_factory.fetch_setup_values(secret, user)
    page = "accounts/factors/authenticator.html"
    return render_template(page, form=form, user=user, **values), form.status


def _user() -> User:
    return cast(User, current_user._get_current_object())
