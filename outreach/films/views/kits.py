"""Film kits: a file comes in, a file goes out.

A kit holds a part for every area, so whoever knows them all takes it in and writes it: see
``outreach.kits``. The application hands that over when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.films import kit
from outreach.films.forms.kits import NAME, KitForm
from outreach.films.kit_parts import Kit
from outreach.films.models import Film
from outreach.web import db
from outreach.web.access import acted_on, allowed, with_nothing_held
from outreach.web.db import get_or_404
from outreach.web.uploads import takes_files

bp = Blueprint("kits", __name__, url_prefix="/manage/films")

YAML = "application/yaml; charset=utf-8"


class TakeIn(Protocol):
    def __call__(self, session: Session, kit: Kit, *, now: datetime) -> Film: ...


class Written(Protocol):
    def __call__(self, session: Session, film: Film, *, now: datetime) -> bytes: ...


@dataclass(frozen=True)
class _Kits:
    take_in: TakeIn
    written: Written


def init_app(app: Flask, *, take_in: TakeIn, written: Written) -> None:
    """Hand over what takes in a whole kit, and what writes one."""
    app.extensions["kits"] = _Kits(take_in, written)


@bp.route("/kits/new", methods=["GET", "POST"])
@takes_files(kit.LARGEST_KIT)
@allowed("create", "film")
def create() -> ResponseReturnValue:
    """Take in a kit: all of it, or nothing."""
    form = KitForm()
    if form.validate_on_submit():
        with form.refusals():
            film = _kits().take_in(db.session, _read(form), now=now())
            acted_on(film)
            flash(_("%(film)s is as its kit says.", film=film.title), "success")
            return redirect(url_for("films.edit", id=film.id))
    return render_template("films/kit.html", form=form), form.status


@bp.get("/<id:id>/kit.yaml")
@allowed("edit", "film")
def show(id: int) -> ResponseReturnValue:
    """The film's kit as a file. It is made anew each time, so nobody keeps a copy in between."""
    film = get_or_404(Film, id=id)
    response = Response(_kits().written(db.session, film, now=now()), content_type=YAML)
    response.headers.set("Content-Disposition", "attachment", filename=f"{film.slug}.yaml")
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(form: KitForm) -> Kit:
    """The kit that was sent. To read a large one takes seconds: nobody waits for them to write."""
    data: bytes = form.kit.data.read()
    return with_nothing_held(lambda: kit.parse(data, name=NAME), "create", "film")


def _kits() -> _Kits:
    found: _Kits = current_app.extensions["kits"]
    return found
