"""The projection sheet of a room: for the team, on screen and on paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.venues.actions import projection
from outreach.venues.forms.projection import SheetForm, entered
from outreach.venues.models import Room, Venue
from outreach.web.access import allowed
from outreach.web.db import get_or_404

bp = Blueprint("projection", __name__, url_prefix="/manage/venues/<id:id>/projection")


@bp.get("/<id:room_id>")
@allowed("read", Venue)
def show(venue: Venue, room_id: int) -> ResponseReturnValue:
    """What the room can show."""
    room = get_or_404(Room, id=room_id, venue_id=venue.id)
    return render_template("venues/projection/show.html", venue=venue, room=room, sheet=room.sheet)


@bp.route("/<id:room_id>/edit", methods=["GET", "POST"])
@allowed("edit", Venue)
def edit(venue: Venue, room_id: int) -> ResponseReturnValue:
    """The form of it."""
    room = get_or_404(Room, id=room_id, venue_id=venue.id)
    form = SheetForm(room, **entered(room.sheet))
    if form.validate_on_submit():
        with form.refusals():
            projection.describe(room, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("projection.show", id=venue.id, room_id=room.id))
    page = render_template("venues/projection/edit.html", venue=venue, room=room, form=form)
    return page, form.status
