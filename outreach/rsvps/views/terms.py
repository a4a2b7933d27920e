"""The pages on which a host says how guests come."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.rsvps.actions import terms as actions
from outreach.rsvps.forms.terms import CodeForm, TermsForm, entered
from outreach.rsvps.models import RsvpCode
from outreach.rsvps.queries.answers import questions_of
from outreach.rsvps.queries.terms import came_by, codes_of, terms_of
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed
from outreach.web.db import get_or_404

bp = Blueprint("rsvp_terms", __name__, url_prefix="/manage/screenings/<id:id>/rsvp-terms")


@bp.route("", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening) -> ResponseReturnValue:
    """All of them at once."""
    check_open(screening, now())
    terms = terms_of(db.session, screening)
    form = TermsForm(data=entered(screening, terms))
    if form.validate_on_submit():
        with form.refusals():
            actions.set_terms(db.session, screening, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("rsvp_terms.edit", id=screening.id))
    page = render_template(
        "rsvps/terms/edit.html",
        screening=screening,
        terms=terms,
        form=form,
        questions=questions_of(db.session, screening),
    )
    return page, form.status


@bp.route("/codes", methods=["GET", "POST"])
@allowed("edit", Screening)
def codes(screening: Screening) -> ResponseReturnValue:
    """The invitation codes, and one more."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.add_code(db.session, screening, now=now(), **form.values())
            return redirect(url_for("rsvp_terms.codes", id=screening.id))
    page = render_template(
        "rsvps/terms/codes.html",
        screening=screening,
        terms=terms_of(db.session, screening),
        codes=codes_of(db.session, screening),
        came=came_by(db.session, screening),
        form=form,
        now=now(),
    )
    return page, form.status


@bp.post("/codes/<id:code_id>/removal")
@allowed("edit", Screening)
def code_removal(screening: Screening, code_id: int) -> ResponseReturnValue:
    """Let nobody else in by a code."""
    code = get_or_404(RsvpCode, id=code_id, screening_id=screening.id)
    actions.delete_code(db.session, code)
    flash(_("Deleted. Nobody else gets in by it."), "success")
    return redirect(url_for("rsvp_terms.codes", id=screening.id))
