"""What is held about oneself, to take along; and closing one's account."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from outreach.accounts import cookie, erasure, factors, own_data, tries
from outreach.accounts.forms.own_account import ClosingForm
from outreach.accounts.models import User
from outreach.clock import now
from outreach.config import Settings
from outreach.delivery.own_data import download
from outreach.web import db
from outreach.web.limits import limited

bp = Blueprint("own_account", __name__)

CONFLICT = 409


@bp.route("/manage/account/data", methods=["GET", "POST"])
@limited(tries.EXPORT)
@factors.recent
def data() -> ResponseReturnValue:
    """What the file with everything about this user is; the POST sends it.

    It asks for a recent sign-in: a mail that is kept may hold a link to a new password.
    """
    if request.method != "POST":
        return render_template("accounts/own_data.html")
    return _file()


def _file() -> Response:
    settings = _settings()
    held = own_data.archive(
        db.session,
        _user(),
        site=settings.public_url,
        mail_folder=settings.mail_folder,
        now=now(),
    )
    return download(held, name="my-account.zip")


@bp.route("/manage/account/closing", methods=["GET", "POST"])
@limited(*tries.AGAIN)
def closing() -> ResponseReturnValue:
    """Say what goes and what stays; only the POST, with the password, does it."""
    form = ClosingForm()
    if form.validate_on_submit():
        with form.refusals():
            withdrawn = _close(**form.values())
            return render_template("accounts/closed.html", withdrawn=withdrawn)
    page = render_template(
        "accounts/closing.html",
        form=form,
        user=_user(),
        left=erasure.left_without_owner(db.session, _user()),
        stay=erasure.rsvps_of(db.session, _user(), now=now()),
    )
    return page, CONFLICT if form.form_errors else form.status


def _close(*, rsvps: bool) -> int:
    """Close it. Returns how many RSVPs were withdrawn."""
    settings, moment = _settings(), now()
    stay = erasure.rsvps_of(db.session, _user(), now=moment)
    erasure.close(
        db.session,
        _user(),
        rsvps=rsvps,
        ledger=settings.ledger,
        mail_folder=settings.mail_folder,
        now=moment,
    )
    cookie.gone()
    return stay.coming if rsvps else 0


def _settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


def _user() -> User:
    return cast(User, current_user._get_current_object())
