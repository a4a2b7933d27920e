"""A guest's way through the waiting list, and the party that they are."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.rsvps import actions
from outreach.rsvps.actions import parties, waiting
from outreach.rsvps.forms.party import PartyForm
from outreach.rsvps.models import Decision, Rsvp
from outreach.rsvps.queries import line
from outreach.rsvps.queries.told import told_by
from outreach.rsvps.views.found import rsvp_of as own_rsvp
from outreach.rsvps.views.pages import guest_page
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import public

bp = Blueprint("line", __name__, url_prefix="/rsvps/<token:token>")


@bp.post("/claim")
@public
def claim(token: str) -> ResponseReturnValue:
    """Take what is offered."""
    return _do(token, lambda rsvp: waiting.claim(db.session, rsvp, now=now()))


@bp.post("/refusal")
@public
def decline(token: str) -> ResponseReturnValue:
    """Let what is offered go to others."""
    return _do(token, lambda rsvp: waiting.decline(db.session, rsvp, now=now()))


@bp.post("/free-places")
@public
def take_free(token: str) -> ResponseReturnValue:
    """Take as many free places as stand on the page, shortly before it begins."""
    places = request.form.get("places", type=int) or 0
    return _do(token, lambda rsvp: waiting.take_free(db.session, rsvp, places, now=now()))


@bp.route("/party", methods=["GET", "POST"])
@public
def party(token: str) -> ResponseReturnValue:
    """More or fewer people than the party said."""
    rsvp = own_rsvp(token)
    form = PartyForm(rsvp, party_size=rsvp.party_size, fewest=rsvp.fewest)
    if form.validate_on_submit():
        with form.refusals():
            values = form.values()
            parties.change_party(db.session, rsvp, values["party_size"], now=now())
            if rsvp.is_waiting:
                parties.take_fewer(db.session, rsvp, values.get("fewest"), now=now())
            told = told_by(db.session, rsvp)
            next_page = "own_rsvps.details" if told.is_incomplete else "rsvps.show"
            return redirect(url_for(next_page, token=token))
    return guest_page("rsvps/party.html", rsvp, token, form=form), form.status


@bp.route("/still-coming", methods=["GET", "POST"])
@public
def still_coming(token: str) -> ResponseReturnValue:
    """The day before: whether they still come, or give the places back."""
    rsvp = own_rsvp(token)
    if request.method == "POST":
        if "no" in request.form:
            return _do(token, lambda rsvp: actions.cancel(db.session, rsvp, now=now()))
        return _do(token, lambda rsvp: parties.say_still_coming(db.session, rsvp, now=now()))
    return guest_page("rsvps/still_coming.html", rsvp, token)


@bp.app_template_global()
def place_in_line(rsvp: Rsvp) -> line.Position:
    """Who is before a party that waits."""
    return line.position(db.session, rsvp)


@bp.app_template_global()
def line_at(screening: Screening) -> line.Position:
    """How many wait there."""
    return line.length(db.session, screening)


@bp.app_template_global()
def is_first_come(screening: Screening) -> bool:
    """Whether free places go to whoever comes first by now."""
    return waiting.is_first_come(screening, now())


@bp.app_template_global()
def takes_at_once(screening: Screening) -> bool:
    """Whether who answers now gets places, and need not wait behind others."""
    return not screening.is_full and not waiting.is_closed_to_others(db.session, screening, now())


@bp.app_template_filter("reason")
def reason(decision: Decision) -> str:
    """Why that was decided, in words."""
    said: str = _(
        decision.what.reason, places=decision.places, left=decision.left, party=decision.party
    )
    return said


def _do(token: str, act: Callable[[Rsvp], None]) -> ResponseReturnValue:
    """Do it, and show how it stands."""
    act(own_rsvp(token))
    return redirect(url_for("rsvps.show", token=token))
