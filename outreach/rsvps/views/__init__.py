"""The guest's pages, and the host's list of guests."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.config import Settings
from outreach.delivery.own_data import download
from outreach.rsvps import actions, approvals, calendar, own_data
from outreach.rsvps import erasure as erasing
from outreach.rsvps.actions import blocking
from outreach.rsvps.forms import rsvp_form
from outreach.rsvps.forms.guests import SearchForm
from outreach.rsvps.models import NEEDS_KEPT, Rsvp
from outreach.rsvps.queries import guests as found_guests
from outreach.rsvps.queries import numbers
from outreach.rsvps.queries.answers import asks_of
from outreach.rsvps.views.found import rsvp_of, screening_of
from outreach.rsvps.views.pages import guest_page
from outreach.screenings.models import Screening
from outreach.web import db, limits, tokens
from outreach.web.access import allowed, member, public
from outreach.web.db import found_or_404, get_or_404
from outreach.web.limits import Limit, limited, network, network_with_code, typed_address

bp = Blueprint("rsvps", __name__)

# A campus behind one address answers at once, so its network may send many; whoever tries out which
# addresses have answered already may not.
LIMITS = (
    Limit("20 per hour", by=typed_address),
    Limit("600 per hour", by=network),
    Limit("100 per hour", by=network_with_code),
)
ANSWERED = Limit("30 per hour", by=network)
# Nor may they try out whom a host has blocked.
BLOCKED = Limit("5 per day", by=network)


@bp.route("/screenings/<slug:slug>/rsvps/new", methods=["GET", "POST"])
@public
@limited(*LIMITS)
def create(slug: str) -> ResponseReturnValue:
    """The RSVP form of a public screening."""
    screening = screening_of(slug, held=request.method == "POST")
    asks = asks_of(db.session, screening)
    form = rsvp_form(screening, asks)
    if form.is_to_be_saved and form.validate_on_submit():
        if _is_blocked(screening, form.email.data):
            limits.check("rsvps.refused", BLOCKED)
            return redirect(url_for("rsvps.refused", **screening.address))
        with form.refusals():
            try:
                rsvp = actions.reserve(db.session, screening, asks=asks, now=now(), **form.values())
            except actions.AlreadyAnswered as answered:
                if not asks.terms.confirms:
                    limits.check("rsvps.answered", ANSWERED)
                actions.send_link_again(db.session, answered.rsvp, now=now())
                # Where addresses are proved, only the mail says which have answered already.
                page = "own_rsvps.mailed" if asks.terms.confirms else "rsvps.answered"
                return redirect(url_for(page, **screening.address))
            if asks.terms.confirms or rsvp.link_by_mail:  # its page is for whoever reads the mail
                return redirect(url_for("own_rsvps.mailed", **screening.address))
            return redirect(url_for("rsvps.show", token=tokens.token("rsvp", rsvp.uid)))
    moment = now()
    page = render_template(
        "rsvps/create.html",
        screening=screening,
        form=form,
        terms=asks.terms,
        is_open=screening.is_open_for_rsvps(moment),
        is_past=screening.is_past(moment),
        has_begun=screening.has_begun(moment),
        is_before=screening.is_before_rsvps(moment),
        needs_kept_days=NEEDS_KEPT.days,
    )
    return page, form.status


@bp.get("/screenings/<slug:slug>/rsvps/answered")
@public
def answered(slug: str) -> ResponseReturnValue:
    """The address had an RSVP already: what to do."""
    screening = screening_of(slug)
    return render_template("rsvps/answered.html", screening=screening)


@bp.get("/screenings/<slug:slug>/rsvps/refused")
@public
def refused(slug: str) -> ResponseReturnValue:
    """The host takes no RSVPs from the address: what to do. It does not say which address."""
    return render_template("rsvps/refused.html", screening=screening_of(slug))


@bp.get("/rsvps/<token:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """A guest's own RSVP."""
    return guest_page("rsvps/show.html", rsvp_of(token), token)


@bp.route("/rsvps/<token:token>/cancellation", methods=["GET", "POST"])
@public
def cancellation(token: str) -> ResponseReturnValue:
    """Ask whether to cancel; only the POST does it, because mail scanners open every link."""
    rsvp = rsvp_of(token)
    if request.method == "POST":
        actions.cancel(db.session, rsvp, now=now())
        return redirect(url_for("rsvps.show", token=token))
    return guest_page("rsvps/cancellation.html", rsvp, token)


@bp.post("/rsvps/<token:token>/data.zip")
@public
@limited(limits.EXPORT_BY_LINK)
def data(token: str) -> Response:
    """Everything that is held about this guest."""
    settings = _settings()
    held = own_data.archive(
        db.session,
        rsvp_of(token),
        site=settings.public_url,
        mail_folder=settings.mail_folder,
        now=now(),
    )
    return download(held, name="my-data.zip")


@bp.route("/rsvps/<token:token>/erasure", methods=["GET", "POST"])
@public
def erasure(token: str) -> ResponseReturnValue:
    """Say what goes and what stays; only the POST has it erased."""
    rsvp = rsvp_of(token)
    if request.method == "POST":
        settings = _settings()
        erasing.ask(db.session, rsvp, ledger=settings.ledger, now=now())
        return redirect(url_for("rsvps.show", token=token))
    return guest_page("rsvps/erasure.html", rsvp, token)


@bp.get("/rsvps/<token:token>/calendar.ics")
@public
def entry(token: str) -> Response:
    """The guest's own calendar entry."""
    rsvp = rsvp_of(token)
    found_or_404(rsvp.screening.vevent)
    entry = calendar.entry(rsvp, site=_settings().public_url, now=now())
    response = Response(entry, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{rsvp.screening.slug}.ics")
    return response


@bp.get("/manage/screenings/<id:id>/guests")
@allowed("read", Screening, what="rsvp")
def index(screening: Screening) -> ResponseReturnValue:
    """Who is coming; and what they need, for those who see to that."""
    sees_needs = member().may("read", "access_needs")
    sees_addresses = member().may("read", "guest_address")
    form = SearchForm(formdata=request.args, sees_addresses=sees_addresses)
    asked = form.asked(max(1, request.args.get("page", 1, type=int)))
    return render_template(
        "rsvps/index.html",
        screening=screening,
        search=form,
        asked=asked,
        found=found_guests.found(db.session, screening, asked, with_needs=sees_needs),
        numbers=numbers.numbers_of(db.session, screening),
        nameless=found_guests.nameless(db.session, screening),
        needs=found_guests.how_many_need(db.session, screening),
        sees_needs=sees_needs,
        sees_addresses=sees_addresses,
        now=now(),
    )


@bp.post("/manage/screenings/<id:id>/guests/<id:rsvp_id>/approval")
@allowed("edit", Screening, what="rsvp")
def approval(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Let a party see the address."""
    rsvp = get_or_404(Rsvp, id=rsvp_id, screening_id=screening.id)
    approvals.approve(db.session, rsvp, now=now())
    flash(_("They may see the address now, and are told by mail."), "success")
    return redirect(url_for("rsvps.index", id=screening.id))


@bp.post("/manage/screenings/<id:id>/guests/<id:rsvp_id>/approval/removal")
@allowed("edit", Screening, what="rsvp")
def approval_removal(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Hide the address from a party again."""
    rsvp = get_or_404(Rsvp, id=rsvp_id, screening_id=screening.id)
    approvals.take_back(db.session, rsvp)
    flash(_("The address is hidden from them again."), "success")
    return redirect(url_for("rsvps.index", id=screening.id))


def _is_blocked(screening: Screening, email: str) -> bool:
    return blocking.is_blocked(db.session, screening.organisation_id, email, keys=_settings().keys)


def _settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]
