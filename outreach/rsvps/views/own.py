"""A guest's own pages: whose link it is, and what is true of their RSVP."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, make_response, render_template

from outreach.clock import now
from outreach.rsvps.models import NEEDS_KEPT, Rsvp
from outreach.web import db, tokens

GONE = 410


def own_rsvp(token: str) -> Rsvp:
    """The RSVP of this link; 410 when it was one, and is erased."""
    uid = tokens.uid_or_404("rsvp", token)
    rsvp = db.session.scalars(sa.select(Rsvp).where(Rsvp.uid == uid)).one_or_none()
    if rsvp is None or rsvp.is_nameless:
        abort(make_response(render_template("rsvps/gone.html"), GONE))
    return rsvp


def guest_page(template: str, rsvp: Rsvp, token: str, **more: Any) -> str:
    """A page of one guest, with what is true of their RSVP now."""
    moment = now()
    return render_template(
        template,
        rsvp=rsvp,
        screening=rsvp.screening,
        reader=rsvp.reader(moment),
        token=token,
        stands=rsvp.stands(moment),
        is_due=rsvp.is_due(moment),
        may_cancel=rsvp.may_be_cancelled(moment),
        may_change=rsvp.may_be_changed(moment),
        is_open=rsvp.screening.is_open_for_rsvps(moment),
        has_begun=rsvp.screening.has_begun(moment),
        is_past=rsvp.screening.is_past(moment),
        needs_kept_days=NEEDS_KEPT.days,
        **more,
    )
