"""A party's ticket: as a page, as a document, and what its picture leads to."""

from __future__ import annotations

import sqlalchemy as sa
from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from outreach.clock import now
from outreach.delivery import pdf
from outreach.door import ticket as tickets
from outreach.door.codes import code_of
from outreach.door.views import cookie
from outreach.rsvps.models import Rsvp
from outreach.web import db, tokens
from outreach.web.access import public

bp = Blueprint("tickets", __name__)

GONE = 410
UNAVAILABLE = 503


@bp.get("/rsvps/<token:token>/ticket")
@public
def show(token: str) -> ResponseReturnValue:
    """The guest's own ticket; their own page, while they have none."""
    rsvp = _rsvp("rsvp", token)
    if not tickets.has_one(rsvp):
        return redirect(url_for("rsvps.show", token=token))
    return render_template(
        "door/ticket.html", papers=tickets.PAPERS, token=token, **tickets.values_for(rsvp, now())
    )


@bp.get("/rsvps/<token:token>/ticket.pdf")
@public
def document(token: str) -> ResponseReturnValue:
    """One page to print. It is set for whoever asks, and kept nowhere."""
    rsvp = _rsvp("rsvp", token)
    if not tickets.has_one(rsvp):
        return redirect(url_for("rsvps.show", token=token))
    paper = request.args.get("paper", "A6")
    if paper not in tickets.PAPERS:
        abort(404)
    html = tickets.page_of(rsvp, now())
    name = f"ticket-{code_of(rsvp.uid)}-{paper}.pdf".lower()
    db.session.rollback()  # nothing is held while it is set
    try:
        data = tickets.printed(html, paper=paper)
    except pdf.PdfUnavailable:
        abort(UNAVAILABLE)
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response


@bp.get("/t/<token:token>")
@public
def scanned(token: str) -> ResponseReturnValue:
    """What the picture on a ticket says: for the door its party, for everybody else the ticket."""
    rsvp = _rsvp("ticket", token)
    link = cookie.remembered()
    if link is not None:
        door = tokens.token("door", link.uid)
        if rsvp.screening_id == link.screening_id:
            return redirect(url_for("door.party", token=door, code=code_of(rsvp.uid)))
        page = render_template(
            "door/elsewhere.html",
            link=link,
            screening=link.screening,
            token=door,
            other=rsvp.screening,
        )
        return make_response(page)
    if not tickets.has_one(rsvp):
        return render_template("door/no_ticket.html", screening=rsvp.screening), GONE
    return render_template("door/ticket.html", token=None, **tickets.values_for(rsvp, now()))


def _rsvp(purpose: str, token: str) -> Rsvp:
    uid = tokens.uid_or_404(purpose, token)
    rsvp = db.session.scalars(sa.select(Rsvp).where(Rsvp.uid == uid)).one_or_none()
    if rsvp is None or rsvp.is_nameless:
        abort(make_response(render_template("rsvps/gone.html"), GONE))
    return rsvp
