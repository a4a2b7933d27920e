"""Signing in by a mailed link: asking for it, and the page to which it leads.

It stands in for the password alone: a second step is asked for as after a password.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user
from flask_security.proxies import _security
from flask_security.utils import _get_post_login_redirect, _propagate_next

from outreach.accounts import tries
from outreach.accounts.actions import sign_in_links
from outreach.accounts.forms.sign_in_links import LinkForm, UseLinkForm
from outreach.accounts.models import SignInLink, User
from outreach.accounts.steps import Step
from outreach.clock import now
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network

bp = Blueprint("sign_in_links", __name__)

USES = Limit("60 per hour", by=network)
CONFLICT, GONE = 409, 410


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
@limited(*tries.ASK)
def create() -> ResponseReturnValue:
    """Ask for a link. The answer is the same whether or not the address has an account."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.home"))
    form, is_sent = LinkForm(), False
    if form.validate_on_submit():
        with form.refusals():
            sign_in_links.ask(db.session, now=now(), **form.values())
            flash(
                _("If there is an account with this address, a link is on its way to it."),
                "success",
            )
            is_sent = True
    page = "accounts/sign_in_links/create.html"
    return render_template(page, form=form, is_sent=is_sent), form.status


@bp.route("/sign-in/link/<token:token>", methods=["GET", "POST"])
@public
@limited(USES)
def show(token: str) -> ResponseReturnValue:
    """Ask whether to sign in; only the POST does: mail scanners open every link."""
    link = get_or_404(SignInLink, uid=tokens.uid_or_404("sign-in-link", token))
    if current_user.is_authenticated:
        return redirect(url_for("accounts.home"))
    form = UseLinkForm(next=link.next)
    if form.validate_on_submit():
        with form.refusals():
            return _enter(sign_in_links.use(db.session, link, now=now()), form)
    if not link.is_open(now()):
        if form.is_submitted() and link.user:
            link.user.track_failed_authn(Step.LINK)
        return render_template("accounts/sign_in_links/over.html"), GONE
    page = render_template("accounts/sign_in_links/show.html", form=form, user=link.user)
    return page, CONFLICT if form.form_errors else 200


def _enter(user: User, form: UseLinkForm) -> ResponseReturnValue:
    """On to the second step, for who has one; everybody else is signed in."""
    going = _propagate_next(request.url, form)
    step = _security.two_factor_plugins.tf_enter(user, None, "link", next_loc=going)
    if step:
        return step
    login_user(user, authn_via=["link"])
    return redirect(_get_post_login_redirect())
