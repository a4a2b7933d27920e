"""The library of guides, a guide as a page, and as a document."""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from outreach.clock import now
from outreach.config import Settings
from outreach.delivery import jobs
from outreach.guides import document as documents
from outreach.guides import queries
from outreach.guides.document import PAPERS, Document
from outreach.guides.jobs import KIND
from outreach.guides.kinds import OFFERED, Edition
from outreach.guides.models import Guide
from outreach.web import db
from outreach.web.access import public
from outreach.web.conditional import cached
from outreach.web.db import found_or_404

bp = Blueprint("guides", __name__)

PATIENCE = 2  # seconds until the page that waits asks again


@bp.get("/guides")
@public
def index() -> str:
    """The library."""
    return render_template("guides/index.html", guides=queries.all_guides(db.session))


@bp.get("/guides/<slug:slug>")
@public
def show(slug: str) -> str:
    """The whole guide, to read in a dark room on a phone."""
    guide = found_or_404(queries.guide_at(db.session, slug))
    contents = queries.contents_of(
        db.session, guide, edition=Edition.FACILITATOR, today=now().date()
    )
    return render_template("guides/show.html", papers=PAPERS, **documents.values_for(contents))


@bp.get("/guides/<slug:slug>.pdf")
@public
def document(slug: str) -> ResponseReturnValue:
    """The guide as PDF: at once if it is set, else in a moment."""
    guide = found_or_404(queries.guide_at(db.session, slug))
    edition = request.args.get("edition", Edition.FACILITATOR)
    paper = request.args.get("paper", "A4")
    if edition not in OFFERED or paper not in PAPERS:
        return _not_offered(guide)
    wanted = _wanted(guide, Edition(edition), paper)
    folder = _settings().document_folder
    file = documents.path_of(folder, wanted)
    if file.exists():
        name = f"{guide.slug}-{edition}-{paper.lower()}.pdf"
        return cached(file.read_bytes(), mimetype="application/pdf", filename=name)
    if documents.has_failed(folder, wanted, now=now()):
        return render_template("guides/unavailable.html", guide=guide), 503
    _ask(slug, edition, paper)
    return _wait(guide)


def _wanted(guide: Guide, edition: Edition, paper: str) -> Document:
    slug = request.args.get("screening")
    screening = found_or_404(queries.screening_for(db.session, guide, slug)) if slug else None
    return documents.build(
        db.session, guide, edition=edition, paper=paper, today=now().date(), screening=screening
    )


def _ask(slug: str, edition: str, paper: str) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    screening = request.args.get("screening")
    jobs.ask(app, KIND, slug=slug, edition=edition, paper=paper, screening=screening)


def _wait(guide: Guide) -> Response:
    """A page that asks again by itself: the Refresh header needs no JavaScript."""
    response = make_response(render_template("guides/waiting.html", guide=guide), 202)
    response.headers["Retry-After"] = str(PATIENCE)
    response.headers["Refresh"] = str(PATIENCE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_offered(guide: Guide) -> ResponseReturnValue:
    page = render_template(
        "errors/error.html",
        status=400,
        title=gettext("There is no such document"),
        text=gettext(
            "A guide comes in these editions: %(editions)s; on paper of these sizes: %(papers)s.",
            editions=", ".join(OFFERED),
            papers=", ".join(PAPERS),
        ),
        action_url=url_for("guides.show", slug=guide.slug),
        action_label=gettext("Choose on the guide’s page"),
    )
    return page, 400


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
