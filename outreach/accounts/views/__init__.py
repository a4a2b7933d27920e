"""Pages of the accounts area. Those to sign in are Flask-Security's, in ``security.py``."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from outreach.accounts import chosen
from outreach.web.access import member

bp = Blueprint("accounts", __name__)


@bp.get("/manage")
def home() -> ResponseReturnValue:
    """Where people land after signing in."""
    return redirect(url_for("screenings.index"))


@bp.post("/manage/organisation-choice")
def organisation_choice() -> ResponseReturnValue:
    """Act for another of one's organisations."""
    wanted = request.form.get("organisation")
    for organisation in member().organisations:
        if str(organisation.id) == wanted:
            chosen.choose(organisation.id)
    return redirect(url_for("accounts.home"))
