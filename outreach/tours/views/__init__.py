"""The team's pages of tours."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import Organisation
from outreach.clock import now
from outreach.films import queries as films
from outreach.tours import actions, queries, totals
from outreach.tours.forms import TourForm, entered
from outreach.tours.models import Tour
from outreach.web import db
from outreach.web.access import acted_on, allowed, member

bp = Blueprint("tours", __name__, url_prefix="/manage/tours")


@bp.get("")
@allowed("read", "tour")
def index() -> ResponseReturnValue:
    """The organisation's tours: those that go on or come, and those that are over."""
    today = now().date()
    found = queries.of_organisation(db.session, member().organisation_id)
    return render_template(
        "tours/index.html",
        current=[tour for tour in found if not tour.is_before(today)],
        over=[tour for tour in found if tour.is_before(today)],
    )


@bp.route("/new", methods=["GET", "POST"])
@allowed("create", "tour")
def create() -> ResponseReturnValue:
    """The form of a new tour."""
    form = TourForm(films.all_films(db.session))
    if form.validate_on_submit():
        with form.refusals():
            organisation = db.session.get_one(Organisation, member().organisation_id)
            tour = actions.create(db.session, organisation=organisation, now=now(), **form.values())
            acted_on(tour)
            flash(_("Saved. Add its stops here."), "success")
            return redirect(url_for("tours.show", id=tour.id))
    return render_template("tours/create.html", form=form), form.status


@bp.get("/<id:id>")
@allowed("read", Tour)
def show(tour: Tour) -> ResponseReturnValue:
    """Its stops by time, and what they come to."""
    stops = queries.stops_of(db.session, tour)
    rsvps = queries.rsvps_at(db.session, tour)
    return render_template(
        "tours/show.html",
        tour=tour,
        stops=stops,
        is_announced=queries.is_announced(db.session, tour),
        total=totals.total(totals.standing(stops), rsvps),
        by_status=totals.by_status(stops, rsvps),
        by_country=totals.by_country(stops, rsvps),
        now=now(),
    )


@bp.route("/<id:id>/edit", methods=["GET", "POST"])
@allowed("edit", Tour)
def edit(tour: Tour) -> ResponseReturnValue:
    """Its words and days; its film and address while they may still change."""
    form = TourForm(films.all_films(db.session), **entered(tour))
    if queries.stops_of(db.session, tour):
        del form.film
    if queries.is_announced(db.session, tour):
        del form.slug
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, tour, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("tours.show", id=tour.id))
        db.session.expire(tour)  # the page shows it as it is, not as it was refused
    return render_template("tours/edit.html", tour=tour, form=form), form.status


@bp.post("/<id:id>/deletion")
@allowed("edit", Tour)
def deletion(tour: Tour) -> ResponseReturnValue:
    """Drop a tour of which nobody knows."""
    actions.delete(db.session, tour)
    flash(_("The tour is deleted. Its screenings stay as they are."), "success")
    return redirect(url_for("tours.index"))
