"""The pages on which staff keep films and their versions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.films import actions, queries, words
from outreach.films.actions import versions
from outreach.films.forms import FilmForm, form_of
from outreach.films.forms.versions import VersionForm, entered
from outreach.films.models import Film, FilmVersion, TrackKind
from outreach.web import db
from outreach.web.access import acted_on, allowed
from outreach.web.db import get_or_404

bp = Blueprint("films", __name__, url_prefix="/manage/films")

bp.app_template_filter("version_name")(words.version_name)
bp.app_template_filter("version_words")(words.version_words)


@bp.app_template_filter("tracks")
def tracks(version: FilmVersion, kind: str) -> str:
    """``version|tracks("subtitles")``: in which languages, and whether always in the picture."""
    return words.track_words(version, TrackKind(kind))


@bp.get("")
@allowed("read", "film")
def index() -> ResponseReturnValue:
    """Every film."""
    return render_template("films/index.html", films=queries.films_to_keep(db.session))


@bp.route("/<id:id>", methods=["GET", "POST"])
@allowed("edit", "film")
def edit(id: int) -> ResponseReturnValue:
    """What a film is and what is hard in it; its versions, its kit."""
    film = get_or_404(Film, id=id)
    form = form_of(film)
    if form.validate_on_submit():
        with form.refusals():
            actions.describe(db.session, film, now=now(), **form.values())
            acted_on(film)
            flash(_("Saved. Coming screenings follow."), "success")
            return redirect(url_for("films.edit", id=film.id))
    return _page(film, form)


@bp.route("/<id:id>/versions/new", methods=["GET", "POST"])
@allowed("edit", "film")
def new_version(id: int) -> ResponseReturnValue:
    """The form of one more version."""
    film = get_or_404(Film, id=id)
    form = VersionForm(spoken=film.languages, is_default=not film.versions)
    if form.validate_on_submit():
        with form.refusals():
            versions.add(db.session, film, **form.values())
            acted_on(film)
            flash(_("The version is added. Hosts can choose it now."), "success")
            return redirect(_versions_of(film))
    return render_template("films/version.html", film=film, form=form), form.status


@bp.route("/<id:id>/versions/<id:version_id>", methods=["GET", "POST"])
@allowed("edit", "film")
def version(id: int, version_id: int) -> ResponseReturnValue:
    """The form of a version that is there."""
    found = get_or_404(FilmVersion, id=version_id, film_id=id)
    form = VersionForm(**entered(found))
    if form.validate_on_submit():
        with form.refusals():
            versions.edit(db.session, found, **form.values())
            acted_on(found.film)
            flash(_("Saved. Screenings that show it say so."), "success")
            return redirect(_versions_of(found.film))
    page = render_template("films/version.html", film=found.film, version=found, form=form)
    return page, form.status


def _versions_of(film: Film) -> str:
    return url_for("films.edit", id=film.id, _anchor="versions")


def _page(film: Film, form: FilmForm) -> ResponseReturnValue:
    return render_template("films/edit.html", film=film, form=form), form.status
