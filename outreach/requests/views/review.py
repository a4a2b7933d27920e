"""Requests for screenings: read by who looks after the programme, passed on, declined."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.films import queries as films
from outreach.requests import actions, queries
from outreach.requests.forms import DecliningForm, PassingOnForm, RequestFilterForm
from outreach.requests.models import ScreeningRequest
from outreach.web import db
from outreach.web.access import acted_on, allowed, member
from outreach.web.db import get_or_404
from outreach.web.forms import Form

bp = Blueprint("request_review", __name__, url_prefix="/manage/requests")


@bp.get("")
@allowed("read", "screening_request")
def index() -> ResponseReturnValue:
    """Every request that is open, or of one state or film; counted by town."""
    form = RequestFilterForm(films.all_films(db.session), formdata=request.args)
    chosen = form.chosen()
    return render_template(
        "requests/index.html",
        form=form,
        requests=queries.requests(db.session, **chosen),
        demand=queries.demand(db.session, **chosen),
        is_filtered=any(chosen.values()),
    )


@bp.get("/<id:id>")
@allowed("read", "screening_request")
def show(id: int) -> ResponseReturnValue:
    """One request, with what can be answered."""
    return _page(get_or_404(ScreeningRequest, id=id))


@bp.route("/<id:id>/passing-on", methods=["GET", "POST"])
@allowed("edit", "screening_request")
def passing_on(id: int) -> ResponseReturnValue:
    """Pass it on to an organisation."""
    asked = _held(id)
    form = _passing_on(asked)
    if form.validate_on_submit():
        with form.refusals():
            actions.pass_on(db.session, asked, by=_by(), now=now(), **form.values())
            flash(_("Passed on. They and the person who asked are told by mail."), "success")
            return redirect(url_for("request_review.index"))
    return _page(asked, passing_on=form, sent=form)


@bp.route("/<id:id>/declination", methods=["GET", "POST"])
@allowed("edit", "screening_request")
def declination(id: int) -> ResponseReturnValue:
    """Decline it."""
    asked = _held(id)
    form = DecliningForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.decline(db.session, asked, by=_by(), now=now(), **form.values())
            flash(_("Declined. The person who asked is told by mail."), "success")
            return redirect(url_for("request_review.index"))
    return _page(asked, declining=form, sent=form)


@bp.post("/<id:id>/return")
@allowed("edit", "screening_request")
def taking_back(id: int) -> ResponseReturnValue:
    """Take it back from the organisation that has it."""
    actions.take_back(db.session, _held(id), now=now())
    flash(_("It is with you again."), "success")
    return redirect(url_for("request_review.show", id=id))


def _page(
    asked: ScreeningRequest,
    *,
    passing_on: PassingOnForm | None = None,
    declining: DecliningForm | None = None,
    sent: Form | None = None,
) -> ResponseReturnValue:
    """Both forms; ``sent`` is the one that came back with something to put right."""
    page = render_template(
        "requests/review.html",
        screening_request=asked,
        passing_on=passing_on or _passing_on(asked, formdata=None),
        declining=declining or DecliningForm(formdata=None),
        **({"form": sent} if sent else {}),
    )
    return page, sent.status if sent else 200


def _passing_on(asked: ScreeningRequest, **kwargs: None) -> PassingOnForm:
    form = PassingOnForm(**kwargs)
    form.offer(queries.who_could_host(db.session), country=asked.country)
    return form


def _held(id: int) -> ScreeningRequest:
    asked = get_or_404(ScreeningRequest, id=id)
    acted_on(asked)
    return asked


def _by() -> User:
    return db.session.get_one(User, member().user_id)
