"""The licence of a screening: its page, its form, and the document that says so."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from outreach.accounts.models import User
from outreach.clock import now
from outreach.licences import actions, documents
from outreach.licences.forms import DocumentForm, LicenceForm, entered
from outreach.licences.models import ScreeningLicence
from outreach.licences.queries import licence_of
from outreach.screenings import actions as screenings
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed, member, with_nothing_held
from outreach.web.db import found_or_404
from outreach.web.uploads import takes_files

bp = Blueprint("licences", __name__, url_prefix="/manage/screenings/<id:id>/licence")

MOST_SENT = 2 * documents.MOST_BYTES  # so that what is a little too large is said beside its field


@bp.get("")
@allowed("read", Screening, what="licence")
def show(screening: Screening) -> ResponseReturnValue:
    """What the licence says, and whether it is one for this screening."""
    return _page(screening, DocumentForm())


@bp.route("/edit", methods=["GET", "POST"])
@allowed("edit", Screening, what="licence")
def edit(screening: Screening) -> ResponseReturnValue:
    """The form of what it says."""
    screenings.check_open(screening, now())
    form = LicenceForm(**entered(licence_of(db.session, screening)))
    if form.validate_on_submit():
        with form.refusals():
            by = db.session.get_one(User, member().user_id)
            actions.keep(db.session, screening, by=by, now=now(), **form.values())
            flash(_said(screening), "success")
            return _back(screening)
        db.session.expire(screening)  # the page shows it as it is, not as it was refused
    return render_template("licences/edit.html", screening=screening, form=form), form.status


@bp.get("/document")
@allowed("read", Screening, what="licence")
def document(screening: Screening) -> Response:
    """The file itself, to keep and never to show."""
    kept = found_or_404(_licence(screening).document)
    response = Response(kept.data, content_type=kept.media_type)
    name = f"licence-{screening.slug}.{documents.SUFFIXES[kept.media_type]}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/document/new", methods=["GET", "POST"])
@takes_files(MOST_SENT)
@allowed("edit", Screening, what="licence")
def new_document(screening: Screening) -> ResponseReturnValue:
    """Take a document in."""
    _licence(screening)
    form = DocumentForm()
    if form.validate_on_submit():
        with form.refusals():
            raw = _sent(form.document.data)
            read = with_nothing_held(lambda: documents.read(raw), "edit", "licence", at=screening)
            actions.attach(db.session, _licence(screening), read, now=now())
            flash(_("The document is kept. Only your team can open it."), "success")
            return _back(screening)
    return _page(screening, form)


@bp.post("/document/removal")
@allowed("edit", Screening, what="licence")
def document_removal(screening: Screening) -> ResponseReturnValue:
    """Keep none."""
    actions.remove_document(db.session, _licence(screening))
    flash(_("The document is deleted."), "success")
    return _back(screening)


@bp.app_template_global("licence_of")
def licence_on_page(screening: Screening) -> ScreeningLicence | None:
    """For the page of a screening, which stands in an area that knows no licences."""
    return licence_of(db.session, screening)


def _sent(file: FileStorage) -> bytes:
    """What was sent, and no more of it than tells that it is too large."""
    with file.stream as stream:
        return stream.read(documents.MOST_BYTES + 1)


def _licence(screening: Screening) -> ScreeningLicence:
    return found_or_404(licence_of(db.session, screening))


def _said(screening: Screening) -> str:
    """What saving has led to."""
    if screening.is_tentative:
        return str(_("Saved. The screening is provisional."))
    return str(_("Saved. The licence is in order.") if screening.is_licensed else _("Saved."))


def _page(screening: Screening, form: DocumentForm) -> ResponseReturnValue:
    licence = licence_of(db.session, screening)
    page = render_template(
        "licences/show.html",
        screening=screening,
        licence=licence,
        misfits=licence.misfits(screening) if licence else [],
        form=form,
        now=now(),
    )
    return page, form.status


def _back(screening: Screening) -> ResponseReturnValue:
    return redirect(url_for("licences.show", id=screening.id))
