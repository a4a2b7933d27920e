"""The screenings of every organisation, for programme staff: to look at only."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from outreach.accounts import queries as accounts
from outreach.clock import now
from outreach.films import queries as films
from outreach.screenings import queries
from outreach.screenings.forms.programme import ProgrammeForm
from outreach.web import db
from outreach.web.access import allowed

bp = Blueprint("programme", __name__)

ON_A_PAGE = 50


@bp.get("/manage/programme")
@allowed("read", "programme")
def index() -> ResponseReturnValue:
    """What is published, cancelled or waits for review, wherever; drafts are their team's own."""
    form = ProgrammeForm(accounts.organisations(db.session), films.all_films(db.session))
    page = max(1, request.args.get("page", default=1, type=int))
    moment = now()
    found = queries.programme(
        db.session,
        when=form.chosen_when,
        film_id=form.film_id,
        organisation_id=form.organisation_id,
        now=moment,
        limit=ON_A_PAGE + 1,
        offset=(page - 1) * ON_A_PAGE,
    )
    asked = {name: value for name, value in request.args.items() if name in form}
    return render_template(
        "screenings/programme.html",
        form=form,
        screenings=found[:ON_A_PAGE],
        now=moment,
        asked=asked,
        page=page,
        has_more=len(found) > ON_A_PAGE,
    )
