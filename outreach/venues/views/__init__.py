"""The host's pages of venues."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.venues import actions, queries
from outreach.venues.forms import RoomForm, VenueForm
from outreach.venues.forms.access import answers
from outreach.venues.models import Room, Venue
from outreach.web import db
from outreach.web.access import acted_on, allowed, member
from outreach.web.db import get_or_404

bp = Blueprint("venues", __name__, url_prefix="/manage/venues")


@bp.get("")
@allowed("read", "venue")
def index() -> ResponseReturnValue:
    """The organisation's venues."""
    found = queries.venues_of(db.session, member().organisation_id)
    return render_template("venues/index.html", venues=found)


@bp.route("/new", methods=["GET", "POST"])
@allowed("create", "venue")
def create() -> ResponseReturnValue:
    """The form of a new venue."""
    form = VenueForm()
    if form.validate_on_submit():
        with form.refusals():
            venue = actions.create(
                db.session, organisation_id=member().organisation_id, now=now(), **form.values()
            )
            acted_on(venue)
            flash(_("Saved. Now look at the clock there, and add a room."), "success")
            return redirect(url_for("venues.show", id=venue.id))
    return render_template("venues/create.html", form=form), form.status


@bp.get("/<id:id>")
@allowed("read", Venue)
def show(venue: Venue) -> ResponseReturnValue:
    """A venue with its rooms."""
    return _page(venue, RoomForm())


@bp.route("/<id:id>/rooms/new", methods=["GET", "POST"])
@allowed("edit", Venue)
def new_room(venue: Venue) -> ResponseReturnValue:
    """The form of one more room, on the venue's page."""
    form = RoomForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.add_room(db.session, venue, **form.values())
            flash(_("The room is added."), "success")
            return redirect(url_for("venues.show", id=venue.id))
    return _page(venue, form)


@bp.route("/<id:id>/edit", methods=["GET", "POST"])
@allowed("edit", Venue)
def edit(venue: Venue) -> ResponseReturnValue:
    """The form of a venue that is there."""
    form = VenueForm(obj=venue, access=answers(venue))
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, venue, now=now(), **form.values())
            flash(_("Saved. Coming screenings there follow."), "success")
            return redirect(url_for("venues.show", id=venue.id))
    return render_template("venues/edit.html", venue=venue, form=form), form.status


@bp.route("/<id:id>/rooms/<id:room_id>", methods=["GET", "POST"])
@allowed("edit", Venue)
def room(venue: Venue, room_id: int) -> ResponseReturnValue:
    """The form of a room that is there."""
    room = get_or_404(Room, id=room_id, venue_id=venue.id)
    form = RoomForm(obj=room)
    if form.validate_on_submit():
        with form.refusals():
            actions.edit_room(db.session, room, now=now(), **form.values())
            flash(_("Saved. Coming screenings there follow."), "success")
            return redirect(url_for("venues.show", id=venue.id))
    return render_template("venues/room.html", venue=venue, room=room, form=form), form.status


def _page(venue: Venue, form: RoomForm) -> ResponseReturnValue:
    there = now().astimezone(ZoneInfo(venue.timezone))
    return render_template("venues/show.html", venue=venue, form=form, there=there), form.status
