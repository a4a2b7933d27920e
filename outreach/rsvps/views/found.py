"""What the addresses of guests lead to."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, make_response, render_template, request

from outreach.rsvps.models import Rsvp
from outreach.screenings import queries as screenings
from outreach.screenings.models import Screening
from outreach.web import db, tokens
from outreach.web.db import found_or_404

GONE = 410


def rsvp_of(token: str) -> Rsvp:
    """The RSVP of this link; 410 when it was one, and is erased."""
    uid = tokens.uid_or_404("rsvp", token)
    rsvp = db.session.scalars(sa.select(Rsvp).where(Rsvp.uid == uid)).one_or_none()
    if rsvp is None or rsvp.is_nameless:
        abort(make_response(render_template("rsvps/gone.html"), GONE))
    return rsvp


def screening_of(slug: str, *, held: bool = False) -> Screening:
    """The one at this address, opened with the key in it where it is by invitation."""
    invitation = request.args.get("invitation")
    return found_or_404(screenings.at_address(db.session, slug, invitation, held=held))
