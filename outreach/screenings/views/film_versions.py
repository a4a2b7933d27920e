"""Removing a version of a film: staff ask for it, and the screenings know whether it may go."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.films.models import FilmVersion
from outreach.screenings.actions import films
from outreach.web import db
from outreach.web.access import acted_on, allowed
from outreach.web.db import get_or_404

bp = Blueprint("film_versions", __name__, url_prefix="/manage/films")


@bp.post("/<id:id>/versions/<id:version_id>/removal")
@allowed("edit", "film")
def removal(id: int, version_id: int) -> ResponseReturnValue:
    """Take it out of what hosts can choose."""
    version = get_or_404(FilmVersion, id=version_id, film_id=id)
    acted_on(version.film)
    films.remove_version(db.session, version)
    flash(_("The version is removed."), "success")
    return redirect(url_for("films.edit", id=id, _anchor="versions"))
