"""Photos of a venue: the team's page of them, and the files themselves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach import pictures
from outreach.venues import queries
from outreach.venues.actions import photos
from outreach.venues.forms.photos import PhotoForm
from outreach.venues.models import MOST_PHOTOS, Venue, VenuePhoto
from outreach.web import db
from outreach.web.access import allowed, one_at_a_time, public, with_nothing_held
from outreach.web.conditional import cached
from outreach.web.db import found_or_404, get_or_404
from outreach.web.uploads import takes_files

bp = Blueprint("photos", __name__)


@bp.get("/manage/venues/<id:id>/photos")
@allowed("read", Venue)
def index(venue: Venue) -> ResponseReturnValue:
    """The photos in order."""
    return _page(venue, PhotoForm(formdata=None))


@bp.route("/manage/venues/<id:id>/photos/new", methods=["GET", "POST"])
@takes_files(pictures.MOST_BYTES)
@one_at_a_time
@allowed("edit", Venue)
def create(venue: Venue) -> ResponseReturnValue:
    """Take one more in."""
    form = PhotoForm()
    if form.validate_on_submit():
        with form.refusals():
            photos.check_room_for_one_more(db.session, venue)
            raw = form.photo.data.read()
            picture = with_nothing_held(lambda: photos.drawn(raw), "edit", "venue")
            photos.add(db.session, venue, picture, alt=form.alt.data)
            flash(_("The photo is added."), "success")
            return redirect(url_for("photos.index", id=venue.id))
    return _page(venue, form)


@bp.post("/manage/venues/<id:id>/photos/<id:photo_id>/promotion")
@allowed("edit", Venue)
def promotion(venue: Venue, photo_id: int) -> ResponseReturnValue:
    """Move a photo one place up."""
    photo = get_or_404(VenuePhoto, id=photo_id, venue_id=venue.id)
    photos.move_up(db.session, photo)
    return redirect(url_for("photos.index", id=venue.id, _anchor=f"photo-{photo.id}"))


@bp.post("/manage/venues/<id:id>/photos/<id:photo_id>/removal")
@allowed("edit", Venue)
def removal(venue: Venue, photo_id: int) -> ResponseReturnValue:
    """Delete a photo."""
    photos.remove(db.session, get_or_404(VenuePhoto, id=photo_id, venue_id=venue.id))
    flash(_("The photo is deleted."), "success")
    return redirect(url_for("photos.index", id=venue.id))


@bp.get("/manage/venues/<id:id>/photos/<id:photo_id>.webp")
@allowed("read", Venue)
def file(venue: Venue, photo_id: int) -> Response:
    """A photo for the team, whoever else may see it; kept in no cache."""
    photo = get_or_404(VenuePhoto, id=photo_id, venue_id=venue.id)
    return Response(photo.data, content_type=pictures.MEDIA_TYPE)


@bp.get("/venues/photos/<uuid:uid>.webp")
@public
def public_file(uid: UUID) -> Response:
    """A photo for everybody, while everybody may see the address: no cache gives it out unasked."""
    photo = found_or_404(queries.public_photo(db.session, uid))
    response = cached(photo.data, mimetype=pictures.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(venue: Venue, form: PhotoForm) -> ResponseReturnValue:
    page = render_template(
        "venues/photos/index.html",
        venue=venue,
        photos=queries.photos_of(db.session, venue),
        most=MOST_PHOTOS,
        form=form,
    )
    return page, form.status
