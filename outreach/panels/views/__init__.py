"""The host's pages of a panel."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.panels import actions, queries
from outreach.panels.forms import AppearanceForm
from outreach.panels.models import Appearance
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed
from outreach.web.db import get_or_404

bp = Blueprint("panels", __name__, url_prefix="/manage/screenings/<id:id>/panel")


@bp.get("")
@allowed("read", Screening, what="panel")
def index(screening: Screening) -> ResponseReturnValue:
    """The panel in order."""
    return _page(screening, AppearanceForm())


@bp.route("/new", methods=["GET", "POST"])
@allowed("edit", Screening, what="panel")
def create(screening: Screening) -> ResponseReturnValue:
    """The form of one more speaker, below the panel."""
    form = AppearanceForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.add(db.session, screening, now=now(), **form.values())
            flash(_("Added to the panel."), "success")
            return redirect(url_for("panels.index", id=screening.id))
    return _page(screening, form)


@bp.route("/<id:appearance_id>", methods=["GET", "POST"])
@allowed("edit", Screening, what="panel")
def edit(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """The form of a speaker on the panel."""
    appearance = get_or_404(Appearance, id=appearance_id, screening_id=screening.id)
    form = AppearanceForm(
        name=appearance.speaker.name,
        role=appearance.role,
        affiliation=appearance.speaker.affiliation,
        bio=appearance.speaker.bio,
    )
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, appearance, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("panels.index", id=screening.id))
    return (
        render_template("panels/edit.html", screening=screening, appearance=appearance, form=form),
        form.status,
    )


@bp.post("/<id:appearance_id>/removal")
@allowed("edit", Screening, what="panel")
def removal(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """Take somebody off the panel."""
    appearance = get_or_404(Appearance, id=appearance_id, screening_id=screening.id)
    actions.remove(db.session, appearance)
    flash(_("Taken off the panel."), "success")
    return redirect(url_for("panels.index", id=screening.id))


@bp.post("/<id:appearance_id>/promotion")
@allowed("edit", Screening, what="panel")
def promotion(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """Move somebody one place up."""
    appearance = get_or_404(Appearance, id=appearance_id, screening_id=screening.id)
    actions.move_up(db.session, appearance)
    place = f"appearance-{appearance.id}"
    return redirect(url_for("panels.index", id=screening.id, _anchor=place))


def _page(screening: Screening, form: AppearanceForm) -> ResponseReturnValue:
    panel = queries.panel_of(db.session, screening)
    page = render_template(
        "panels/index.html", screening=screening, panel=panel, form=form, now=now()
    )
    return page, form.status
