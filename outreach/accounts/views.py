"""Pages of the accounts area. Those to sign in are Flask-Security's, in ``security.py``."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

bp = Blueprint("accounts", __name__)


@bp.get("/manage")
def home() -> ResponseReturnValue:
    """Where people land after signing in."""
    return redirect(url_for("screenings.index"))
