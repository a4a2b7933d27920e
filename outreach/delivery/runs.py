"""What was deleted because its time had come: the page of whoever keeps the installation."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from outreach.delivery import retention
from outreach.web import db
from outreach.web.access import allowed

bp = Blueprint("retention", __name__)


@bp.get("/manage/retention")
@allowed("read", "mail")  # as kept mail: it belongs to no organisation
def index() -> ResponseReturnValue:
    """What goes by itself, when it last did, and how much of it; never whose."""
    return render_template(
        "retention/index.html",
        steps=retention.STEPS,
        latest=retention.latest(db.session),
        recent=retention.recent(db.session),
    )
