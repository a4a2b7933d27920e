"""The pages of a door. They work without JavaScript; with it, also without a network."""

from __future__ import annotations

from uuid import uuid4

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
from outreach.door import actions, queries
from outreach.door.forms import EventForm
from outreach.door.models import DoorLink, Kind
from outreach.door.notes import LONGEST_CODE
from outreach.door.views import cookie
from outreach.door.views.state import conflicts_of, party_of, state_of
from outreach.rsvps.models import Rsvp
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.db import found_or_404
from outreach.web.headers import with_camera
from outreach.web.limits import Limit, key_in_address, limited
from outreach.words import showable

bp = Blueprint("door", __name__, url_prefix="/door/<token:token>")

GONE = 410
MOST_SHOWN = 40
# Some dozen phones at one door, that send what they have every few seconds.
LIMIT = Limit("20000 per hour", by=key_in_address)


@bp.get("")
@public
@with_camera
def show(token: str) -> ResponseReturnValue:
    """Who is expected, who came, and how many are in."""
    link = link_or_gone(token)
    return cookie.remember(_page(link, token, EventForm(number=1)), link)


@bp.get("/parties/<code>")
@public
@with_camera
def party(token: str, code: str) -> ResponseReturnValue:
    """One party: check it in, in parts or as a whole, or undo that."""
    link = link_or_gone(token)
    rsvp = found_or_404(queries.rsvp_by_code(db.session, link.screening, code))
    is_here = rsvp.screening_id == link.screening_id
    page = _party(link, token, rsvp) if is_here else _elsewhere(link, token, rsvp)
    return cookie.remember(make_response(page), link)


@bp.post("")
@public
@limited(LIMIT)
def create(token: str) -> ResponseReturnValue:
    """Something happened at the door."""
    link, form = link_or_gone(token), EventForm()
    if form.validate_on_submit():
        with form.refusals():
            note = form.note(now())
            actions.record(db.session, link, [note], now=now())
            if code := (form.party.data or "")[:LONGEST_CODE]:
                done = "in" if note.kind is Kind.ARRIVAL else None
                return redirect(url_for("door.party", token=token, code=code, done=done))
            return redirect(url_for("door.show", token=token))
    return _page(link, token, form)


def link_or_gone(token: str, *, also_late: bool = False) -> DoorLink:
    """The door behind this address; 410 once it is closed, if need be once it takes nothing."""
    link = queries.link_by(db.session, tokens.uid_or_404("door", token))
    if link is None or not (link.takes_notes(now()) if also_late else link.is_open(now())):
        takes_late = link is not None and link.takes_late(now())
        page = render_template("door/closed.html", link=link, token=token, takes_late=takes_late)
        abort(make_response(page, GONE))
    return link


def _page(link: DoorLink, token: str, form: EventForm) -> Response:
    door = queries.door_of(db.session, link.screening)
    asked = showable(request.args.get("q", ""))[:100]
    found = door.found(asked) if asked.strip() else door.parties
    page = render_template(
        "door/show.html",
        link=link,
        screening=link.screening,
        token=token,
        door=door,
        state=state_of(door, link),
        asked=asked,
        found=found[:MOST_SHOWN],
        more=len(found) - len(found[:MOST_SHOWN]),
        form=form,
        new_key=uuid4,
        most_shown=MOST_SHOWN,
    )
    return make_response(page, form.status)


def _party(link: DoorLink, token: str, rsvp: Rsvp) -> str:
    door = queries.door_of(db.session, link.screening)
    party = found_or_404(next((one for one in door.parties if one.id == rsvp.id), None))
    state = state_of(door, link)
    arrivals = party_of(door, link, party)["arrivals"]
    return render_template(
        "door/party.html",
        link=link,
        screening=link.screening,
        token=token,
        party=party,
        state=state,
        arrived=door.tally.arrived.get(party.id, 0),
        last=arrivals[-1] if arrivals else None,
        done=bool(arrivals) and request.args.get("done") == "in",
        conflicts=conflicts_of(door, of=rsvp.id),
        new_key=uuid4,
    )


def _elsewhere(link: DoorLink, token: str, rsvp: Rsvp) -> str:
    return render_template(
        "door/elsewhere.html",
        link=link,
        screening=link.screening,
        token=token,
        other=rsvp.screening,
    )
