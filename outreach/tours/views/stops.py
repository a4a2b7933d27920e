"""The stops of a tour: added, described, taken off; and the tour of one screening."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.clock import now
from outreach.screenings.models import Screening
from outreach.tours import actions, queries
from outreach.tours.forms import StopForm, StopsForm, TourOfScreeningForm
from outreach.tours.models import Tour, TourStop
from outreach.web import db
from outreach.web.access import allowed
from outreach.web.db import get_or_404

bp = Blueprint("stops", __name__, url_prefix="/manage")


@bp.route("/tours/<id:id>/stops/new", methods=["GET", "POST"])
@allowed("edit", Tour)
def create(tour: Tour) -> ResponseReturnValue:
    """Screenings of the film that are on no tour, to tick; or the way to a new one."""
    form = StopsForm(queries.screenings_for(db.session, tour))
    if form.validate_on_submit():
        with form.refusals():
            actions.add_together(db.session, tour, form.chosen, now=now())
            number = len(form.chosen)
            flash(ngettext("Added one stop.", "Added %(num)d stops.", number), "success")
            return redirect(url_for("tours.show", id=tour.id))
    page = render_template("tours/stops/create.html", tour=tour, form=form, now=now())
    return page, form.status


@bp.route("/tours/<id:id>/stops/<id:stop_id>", methods=["GET", "POST"])
@allowed("edit", Tour)
def edit(tour: Tour, stop_id: int) -> ResponseReturnValue:
    """What is said about one stop; and the way off the tour."""
    stop = get_or_404(TourStop, id=stop_id, tour_id=tour.id)
    form = StopForm(note=stop.note)
    if form.validate_on_submit():
        actions.describe(db.session, stop, now=now(), **form.values())
        flash(_("Saved."), "success")
        return redirect(url_for("tours.show", id=tour.id))
    page = render_template("tours/stops/edit.html", tour=tour, stop=stop, form=form)
    return page, form.status


@bp.post("/tours/<id:id>/stops/<id:stop_id>/removal")
@allowed("edit", Tour)
def removal(tour: Tour, stop_id: int) -> ResponseReturnValue:
    """Take a screening off the tour."""
    stop = get_or_404(TourStop, id=stop_id, tour_id=tour.id)
    actions.remove(db.session, stop, now=now())
    flash(_("Taken off the tour. The screening itself stays as it is."), "success")
    return redirect(url_for("tours.show", id=tour.id))


@bp.route("/screenings/<id:id>/tour", methods=["GET", "POST"])
@allowed("edit", Screening, what="tour")
def of_screening(screening: Screening) -> ResponseReturnValue:
    """On which tour one screening is, if on any."""
    stop = queries.stop_of(db.session, screening)
    tours = queries.tours_for(db.session, screening)
    form = TourOfScreeningForm(tours, tour=str(stop.tour_id) if stop else "")
    if form.validate_on_submit():
        with form.refusals():
            actions.put_on(db.session, screening, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
    page = render_template(
        "tours/of_screening.html", screening=screening, stop=stop, tours=tours, form=form
    )
    return page, form.status
