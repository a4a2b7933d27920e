"""Pages of files: sending one, looking at what it would do, and taking it in; and the way back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.errors import Refused
from outreach.films import queries as films
from outreach.imports import actions, files, queries
from outreach.imports.files import table
from outreach.imports.files.sheet import COLUMNS
from outreach.imports.forms import ConfirmForm, FileForm, proposed
from outreach.imports.models import ImportDraft
from outreach.imports.rows.exporting import cells_of
from outreach.imports.rows.preview import Mark, Preview
from outreach.screenings import queries as screenings
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import allowed, member, one_at_a_time, with_nothing_held
from outreach.web.forms import refusal_text
from outreach.web.limits import Limit, limited, network
from outreach.web.uploads import takes_files

bp = Blueprint("imports", __name__, url_prefix="/manage")

MOST_SHOWN = 500
TABLE = "text/csv; charset=utf-8"
EXAMPLE = {
    "title": "Redlight, and time to talk",
    "film": "Redlight",
    "venue": "Public Library",
    "city": "New York",
    "room": "Reading room",
    "starts": "2027-05-21T19:30",
    "ends": "2027-05-21T22:00",
    "doors": "19:00",
    "kind": "community",
    "visibility": "public",
    "rsvp_limit": "60",
}


@bp.route("/screenings/import", methods=["GET", "POST"])
@takes_files(files.MOST_BYTES)
@limited(Limit("60 per hour", by=network))
@allowed("create", "screening")
def create() -> ResponseReturnValue:
    """The form for a file; what it says is kept to be looked at."""
    form = _file_form()
    if form.validate_on_submit():
        with form.refusals():
            sent, raw = form.file.data, form.file.data.read()
            sheet = with_nothing_held(lambda: files.read(raw, now=now()), "create", "screening")
            organisation = db.session.get_one(Organisation, member().organisation_id)
            draft = actions.keep(
                db.session,
                sheet,
                organisation=organisation,
                filename=sent.filename or "",
                by=_user(),
                now=now(),
                **form.values(),
            )
            return redirect(url_for("imports.show", id=draft.id))
    return render_template("imports/create.html", form=form, columns=COLUMNS), form.status


@bp.route("/screenings/import/<id:id>", methods=["GET", "POST"])
@one_at_a_time
@allowed("create", ImportDraft, what="screening")
def show(import_draft: ImportDraft) -> ResponseReturnValue:
    """What taking it in would do; and taking it in, all or nothing."""
    actions.check_open(import_draft, now())
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            done = actions.take_in(db.session, import_draft, by=_user(), now=now(), **form.values())
            flash(_taken_in(done), "success")
            return redirect(url_for("screenings.index"))
    found = queries.preview_of(db.session, import_draft, now=now())
    form.seen.data = found.digest
    page = render_template(
        "imports/show.html",
        draft=import_draft,
        preview=found,
        form=form,
        columns=COLUMNS,
        most=MOST_SHOWN,
    )
    return page, form.status


@bp.get("/screenings/import/template.csv")
@allowed("create", "screening")
def template() -> Response:
    """A table with every column and one row as an example."""
    return _file(table.write([EXAMPLE]), "screenings-template.csv")


@bp.get("/screenings.csv")
@allowed("read", "screening")
def export() -> Response:
    """The organisation's screenings that are to come; with ``?when=all``, all of them."""
    moment, wants_all = now(), request.args.get("when") == "all"
    found = [
        screening
        for screening in screenings.of_organisation(db.session, member().organisation_id)
        if screening.starts_wall and (wants_all or not screening.is_past(moment))
    ]
    return _file(table.write(map(cells_of, found)), "screenings.csv")


@bp.app_template_filter("refusal")
def refusal(refused: Refused) -> str:
    """Why the rules say no, in the reader's language."""
    return refusal_text(refused)


def _file_form() -> FileForm:
    number = member().organisation_id
    form = FileForm(**proposed(screenings.usual_of(db.session, number)))
    form.offer(films.all_films(db.session), venues.venues_of(db.session, number))
    return form


def _taken_in(done: Preview) -> str:
    new, changed = done.counts[Mark.NEW], done.counts[Mark.CHANGED]
    said = [_("Imported.")]
    if new:
        said.append(ngettext("%(num)d new draft.", "%(num)d new drafts.", new))
    if changed:
        said.append(ngettext("%(num)d screening changed.", "%(num)d screenings changed.", changed))
    return " ".join(said)


def _file(body: bytes, name: str) -> Response:
    response = Response(body, content_type=TABLE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _user() -> User:
    return db.session.get_one(User, member().user_id)
