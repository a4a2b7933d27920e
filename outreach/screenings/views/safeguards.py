"""The safeguards of a heavy film: what a screening still needs before it is published."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.actions import safeguards
from outreach.screenings.forms.safeguards import SafeguardForm, WaiverForm
from outreach.screenings.models import SafeguardKind, Screening
from outreach.screenings.queries.safeguards import country_of, safeguard_of, safety_of
from outreach.web import db
from outreach.web.access import allowed, member

bp = Blueprint("safeguards", __name__, url_prefix="/manage/screenings/<id:id>/safeguards")


@bp.get("")
@allowed("read", Screening, what="safeguard")
def index(screening: Screening) -> ResponseReturnValue:
    """Each of them, and how it stands."""
    moment = now()
    return render_template(
        "screenings/safeguards/index.html",
        screening=screening,
        safety=safety_of(db.session, screening, now=moment),
        country=country_of(screening),
        now=moment,
    )


@bp.route("/<slug:kind>", methods=["GET", "POST"])
@allowed("edit", Screening, what="safeguard")
def edit(screening: Screening, kind: str) -> ResponseReturnValue:
    """Who, where or how."""
    which = _kind(screening, kind)
    if which.is_computed:
        abort(404)
    actions.check_open(screening, now())
    form = SafeguardForm(obj=safeguard_of(db.session, screening, which), kind=which)
    if form.validate_on_submit():
        with form.refusals():
            safeguards.fill(db.session, screening, which, by=_user(), now=now(), **form.values())
            flash(_("Saved."), "success")
            return _back(screening)
    page = render_template(
        "screenings/safeguards/edit.html", screening=screening, form=form, kind=which
    )
    return page, form.status


@bp.route("/<slug:kind>/waiver", methods=["GET", "POST"])
@allowed("edit", Screening, what="safeguard")
def waiver(screening: Screening, kind: str) -> ResponseReturnValue:
    """Do without it; the signed-in member answers for that by name."""
    which = _kind(screening, kind)
    actions.check_open(screening, now())
    found = safeguard_of(db.session, screening, which)
    form = WaiverForm(because=found.waived_because if found else None)
    if form.validate_on_submit():
        with form.refusals():
            safeguards.waive(db.session, screening, which, by=_user(), now=now(), **form.values())
            flash(_("Noted, with your name."), "success")
            return _back(screening)
    page = render_template(
        "screenings/safeguards/waiver.html",
        screening=screening,
        form=form,
        kind=which,
        name=_user().name,
    )
    return page, form.status


@bp.post("/<slug:kind>/removal")
@allowed("edit", Screening, what="safeguard")
def removal(screening: Screening, kind: str) -> ResponseReturnValue:
    """Forget what was said of it."""
    safeguards.take_back(db.session, screening, _kind(screening, kind), by=_user(), now=now())
    flash(_("Taken back. It is open again."), "success")
    return _back(screening)


def _kind(screening: Screening, word: str) -> SafeguardKind:
    """The safeguard that the address names; 404 where there is none."""
    if word not in list(SafeguardKind) or not screening.film.is_heavy:
        abort(404)
    return SafeguardKind(word)


def _user() -> User:
    return db.session.get_one(User, member().user_id)


def _back(screening: Screening) -> ResponseReturnValue:
    return redirect(url_for("safeguards.index", id=screening.id))
