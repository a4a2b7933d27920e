"""A guest's own RSVP, beside its page: confirmed, amended, its link mailed again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import answers, confirming
from outreach.rsvps.forms import LostLinkForm, amend_form
from outreach.rsvps.models import NEEDS_KEPT
from outreach.rsvps.queries import standing_rsvp
from outreach.rsvps.queries.told import told_by
from outreach.rsvps.views.found import rsvp_of, screening_of
from outreach.screenings.queries.earlier import Span, Spot
from outreach.web import db
from outreach.web.access import public
from outreach.web.filters import country, longdate, time, zone_name
from outreach.web.limits import Limit, key_in_address, limited, network, typed_address

bp = Blueprint("own_rsvps", __name__)

LOST = (Limit("10 per hour", by=typed_address), Limit("60 per hour", by=network))


@bp.post("/rsvps/<token:token>/confirmation")
@public
def confirmation(token: str) -> ResponseReturnValue:
    """The address is theirs: the mailed link led here, and they pressed the button."""
    confirming.confirm(db.session, rsvp_of(token), now=now())
    return redirect(url_for("rsvps.show", token=token))


@bp.route("/rsvps/<token:token>/details", methods=["GET", "POST"])
@public
@limited(Limit("60 per hour", by=key_in_address))
def details(token: str) -> ResponseReturnValue:
    """Who comes along, what they need and what they answered."""
    rsvp = rsvp_of(token)
    if not answers.may_amend(rsvp, now()):
        raise Refused(answers.TOO_LATE)
    told = told_by(db.session, rsvp)
    form = amend_form(rsvp, told.asks, guests=told.along, said=told.said)
    if form.validate_on_submit():
        with form.refusals():
            answers.amend(db.session, rsvp, now=now(), **form.values())
            return redirect(url_for("rsvps.show", token=token))
    page = render_template(
        "rsvps/own/details.html",
        rsvp=rsvp,
        screening=rsvp.screening,
        form=form,
        token=token,
        needs_kept_days=NEEDS_KEPT.days,
    )
    return page, form.status


@bp.route("/screenings/<slug:slug>/rsvps/lost", methods=["GET", "POST"])
@public
@limited(*LOST)
def lost(slug: str) -> ResponseReturnValue:
    """Have one's link mailed again. The answer is the same for every address."""
    screening = screening_of(slug)
    form = LostLinkForm()
    if form.validate_on_submit():
        rsvp = standing_rsvp(db.session, screening, form.email.data)
        if rsvp is not None:
            actions.send_link_again(db.session, rsvp, now=now())
        return redirect(url_for("own_rsvps.link_sent", **screening.address))
    page = render_template("rsvps/own/lost.html", screening=screening, form=form)
    return page, form.status


@bp.get("/screenings/<slug:slug>/rsvps/link-sent")
@public
def link_sent(slug: str) -> ResponseReturnValue:
    """What happens now, if the address has an RSVP."""
    return render_template("rsvps/own/link_sent.html", screening=screening_of(slug))


@bp.get("/screenings/<slug:slug>/rsvps/mailed")
@public
def mailed(slug: str) -> ResponseReturnValue:
    """What was got, only whoever reads the mail has."""
    return render_template("rsvps/own/mailed.html", screening=screening_of(slug))


@bp.app_template_filter("span_words")
def span_words(span: Span) -> str:
    """From when to when, in one line."""
    ends = [time(span.ends)] if span.ends else []
    hours = "–".join([time(span.starts), *ends])
    return f"{longdate(span.starts)}, {hours}, {zone_name(span.starts)}"


@bp.app_template_filter("spot_words")
def spot_words(spot: Spot) -> str:
    """Where, in one line."""
    if spot.name is None:
        return str(_("Online"))
    city = spot.city if spot.city != spot.name else None
    known = [spot.name, spot.address, city, spot.region, country(spot.country or "")]
    room = [_("Room: %(room)s", room=spot.room)] if spot.room else []
    online = [_("and online")] if spot.is_online else []
    return ", ".join(str(part) for part in [*known, *room, *online] if part)
