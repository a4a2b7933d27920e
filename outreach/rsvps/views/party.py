"""The team's page of one party, and what the host does with it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.rsvps.actions import deciding, hosting, letters, moving
from outreach.rsvps.actions.answers import may_amend
from outreach.rsvps.forms.guests import (
    LetterForm,
    MergingForm,
    MovingForm,
    NoteForm,
    RefusalForm,
    SizeForm,
)
from outreach.rsvps.models import STANDING, Rsvp
from outreach.rsvps.queries import guests
from outreach.rsvps.queries.told import told_by
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed, home, member
from outreach.web.db import found_or_404, get_or_404
from outreach.web.forms import Form
from outreach.web.limits import Limit, limited, network

bp = Blueprint("party", __name__, url_prefix="/manage/screenings/<id:id>/guests/<id:rsvp_id>")

MOST_ALIKE = 20
LETTERS = Limit("120 per hour", by=network)


@bp.get("")
@allowed("read", Screening, what="rsvp")
def show(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """One party: who, how many, what was decided and why."""
    return _page(_rsvp(screening, rsvp_id))


@bp.post("/note")
@allowed("edit", Screening, what="rsvp")
def note(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Keep what the team should know."""
    rsvp, form = _rsvp(screening, rsvp_id), NoteForm()
    if form.validate_on_submit():
        hosting.set_note(db.session, rsvp, **form.values())
        flash(_("Saved."), "success")
        return _back(rsvp)
    return _page(rsvp, form)


@bp.post("/size")
@allowed("edit", Screening, what="rsvp")
def size(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Change how many they are."""
    rsvp, form = _rsvp(screening, rsvp_id), SizeForm()
    if form.validate_on_submit():
        with form.refusals():
            hosting.set_party_size(db.session, rsvp, now=now(), **form.values())
            flash(_("Saved: %(people)s people.", people=rsvp.party_size), "success")
            return _back(rsvp)
    return _page(rsvp, form)


@bp.post("/letter")
@limited(LETTERS)
@allowed("edit", Screening, what="rsvp")
def letter(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Write to them; their answer reaches the organisation."""
    rsvp, form = _rsvp(screening, rsvp_id), LetterForm()
    if form.validate_on_submit():
        with form.refusals():
            letters.write(db.session, rsvp, by=_by(), now=now(), **form.values())
            flash(_("Your letter goes to them by mail."), "success")
            return _back(rsvp)
    return _page(rsvp, form)


@bp.post("/cancellation")
@allowed("edit", Screening, what="rsvp")
def cancellation(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Cancel for a guest who asked the host to."""
    rsvp = _rsvp(screening, rsvp_id)
    hosting.cancel_for(db.session, rsvp, now=now())
    flash(_("Cancelled; their places have gone back."), "success")
    return _back(rsvp)


@bp.post("/acceptance")
@allowed("edit", Screening, what="rsvp")
def acceptance(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Say yes to a party that asks for places."""
    rsvp = _rsvp(screening, rsvp_id)
    deciding.approve_party(db.session, rsvp, now=now())
    flash(
        _("They have their places.")
        if rsvp.is_confirmed
        else _("They are on the waiting list: no places could be given at once."),
        "success",
    )
    return _back(rsvp)


@bp.post("/refusal")
@limited(LETTERS)
@allowed("edit", Screening, what="rsvp")
def refusal(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Say no to a party that asks or waits."""
    rsvp, form = _rsvp(screening, rsvp_id), RefusalForm()
    if form.validate_on_submit():
        deciding.decline_party(db.session, rsvp, form.message.data, now=now())
        flash(_("Declined."), "success")
        return _back(rsvp)
    return _page(rsvp, form)


@bp.route("/move", methods=["GET", "POST"])
@allowed("edit", Screening, what="rsvp")
def move(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Have them come to another screening; offered to those who look after that one, too."""
    rsvp, form = _rsvp(screening, rsvp_id), MovingForm()
    form.offer(
        guests.others_open(db.session, screening, now=now()) if _is_at_home(screening) else ()
    )
    if form.validate_on_submit():
        with form.refusals():
            moving.move(db.session, rsvp, now=now(), **form.values())
            flash(_("Moved. One mail tells them what has changed."), "success")
            return _back(rsvp)
    page = render_template("rsvps/guests/move.html", screening=screening, rsvp=rsvp, form=form)
    return page, form.status


@bp.route("/merge", methods=["GET", "POST"])
@allowed("edit", Screening, what="rsvp")
def merge(screening: Screening, rsvp_id: int) -> ResponseReturnValue:
    """Make one of two RSVPs of the same people."""
    rsvp = _rsvp(screening, rsvp_id)
    text = request.args.get("text", "").strip()[: guests.LONGEST_SEARCH]
    form = MergingForm(party_size=rsvp.party_size)
    alike = guests.perhaps_the_same(db.session, rsvp, text, most=MOST_ALIKE)
    form.offer(alike, sees_addresses=member().may("read", "guest_address"))
    if form.validate_on_submit():
        with form.refusals():
            kept, other, people = form.chosen(rsvp)
            moving.merge(db.session, kept, other, party_size=people, now=now())
            flash(_("One RSVP now, for %(people)s people.", people=people), "success")
            return _back(kept)
    page = render_template(
        "rsvps/guests/merge.html",
        screening=screening,
        rsvp=rsvp,
        form=form,
        alike=alike,
        text=text,
    )
    return page, form.status


def _page(rsvp: Rsvp, sent: Form | None = None) -> ResponseReturnValue:
    """The page; ``sent`` is the form on it that came back with something to put right."""
    forms: dict[str, Form] = {
        "size": SizeForm(formdata=None, obj=rsvp),
        "note": NoteForm(formdata=None, obj=rsvp),
        "letter": LetterForm(formdata=None),
        "refusal": RefusalForm(formdata=None),
    }
    if sent:
        forms = {name: sent if type(sent) is type(one) else one for name, one in forms.items()}
    moment = now()
    sees_needs = member().may("read", "access_needs")
    told = told_by(db.session, rsvp, with_sensitive=sees_needs)
    is_over = rsvp.screening.is_past(moment) or rsvp.screening.is_cancelled
    page = render_template(
        "rsvps/guests/show.html",
        screening=rsvp.screening,
        rsvp=rsvp,
        forms=forms,
        along=told.along,
        unnamed=told.unnamed,
        unanswered=told.unanswered if may_amend(rsvp, moment) else {},
        decisions=guests.decisions_of(db.session, rsvp),
        sees_needs=sees_needs,
        sees_codes=member().may("edit", "screening"),
        may_cancel=rsvp.may_be_cancelled(moment),
        may_change=not is_over and rsvp.state in STANDING and not rsvp.is_offered,
        may_decline=not is_over and (rsvp.is_waiting or rsvp.is_offered),
        is_over=is_over,
        **({"form": sent} if sent else {}),
    )
    return page, sent.status if sent else 200


def _rsvp(screening: Screening, rsvp_id: int) -> Rsvp:
    """The party, while it is known whose it is."""
    rsvp = get_or_404(Rsvp, id=rsvp_id, screening_id=screening.id)
    return found_or_404(None if rsvp.is_nameless else rsvp)


def _is_at_home(screening: Screening) -> bool:
    """Whether they work with guests of the whole organisation, not of this screening alone."""
    ours = home().organisation_id == screening.organisation_id
    return ours and home().may("edit", "rsvp")


def _back(rsvp: Rsvp) -> ResponseReturnValue:
    return redirect(url_for("party.show", id=rsvp.screening_id, rsvp_id=rsvp.id))


def _by() -> User:
    return db.session.get_one(User, member().user_id)
