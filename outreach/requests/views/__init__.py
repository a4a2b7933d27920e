"""Asking for a screening near oneself: the visitor's form, and the page behind the mailed link."""

from __future__ import annotations

import sqlalchemy as sa
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from outreach.clock import now
from outreach.config import Settings
from outreach.delivery.own_data import download
from outreach.films.models import Film
from outreach.requests import actions, own_data
from outreach.requests import erasure as erasing
from outreach.requests.forms import ChangedRequestForm, RequestForm, entered
from outreach.requests.models import ScreeningRequest
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.db import get_or_404
from outreach.web.limits import EXPORT_BY_LINK, Limit, limited, network, typed_address

bp = Blueprint("requests", __name__)

GONE = 410
PURPOSE = "screening-request"
# Each mails the address that was typed.
LIMITS = (Limit("5 per hour", by=typed_address), Limit("30 per hour", by=network))
# For whoever has a link, so that nobody fills the log or the ledger with it.
LIMIT = Limit("60 per hour", by=network)


@bp.route("/films/<slug:slug>/requests/new", methods=["GET", "POST"])
@public
@limited(*LIMITS)
def create(slug: str) -> ResponseReturnValue:
    """The form; what follows is the same whether or not the address has asked before."""
    film = _film(slug)
    form = RequestForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.ask(db.session, film, now=now(), **form.values())
            return redirect(url_for("requests.sent", slug=slug))
    return render_template("requests/create.html", film=film, form=form), form.status


@bp.get("/films/<slug:slug>/requests/sent")
@public
def sent(slug: str) -> ResponseReturnValue:
    """Thanks, and where to look next."""
    return render_template("requests/sent.html", film=_film(slug))


@bp.get("/requests/<token:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """How one's own request stands."""
    return _page("show", token)


@bp.route("/requests/<token:token>/edit", methods=["GET", "POST"])
@public
@limited(LIMIT)
def edit(token: str) -> ResponseReturnValue:
    """The form, filled with what was said; only while nobody has answered."""
    asked = _asked(token)
    form = ChangedRequestForm(**entered(asked))
    if asked.is_new and form.validate_on_submit():
        with form.refusals():
            actions.change(db.session, asked, now=now(), **form.values())
            return redirect(url_for("requests.show", token=token))
        db.session.expire(asked)  # the page shows it as it is, not as it was refused
    return _page("edit", token, form=form), form.status


@bp.post("/requests/<token:token>/sharing/end")
@public
@limited(LIMIT)
def sharing(token: str) -> ResponseReturnValue:
    """Have no host read name and address any more."""
    actions.stop_sharing(db.session, _asked(token))
    return redirect(url_for("requests.show", token=token))


@bp.route("/requests/<token:token>/withdrawal", methods=["GET", "POST"])
@public
@limited(LIMIT)
def withdrawal(token: str) -> ResponseReturnValue:
    """Ask whether to withdraw; only the POST does it, because mail scanners open every link."""
    if request.method == "POST":
        actions.withdraw(db.session, _asked(token), now=now())
        return redirect(url_for("requests.show", token=token))
    return _page("withdrawal", token)


@bp.post("/requests/<token:token>/data.zip")
@public
@limited(EXPORT_BY_LINK)
def data(token: str) -> Response:
    """Everything that is held about who asked."""
    settings = _settings()
    held = own_data.archive(
        db.session,
        _asked(token),
        site=settings.public_url,
        mail_folder=settings.mail_folder,
        now=now(),
    )
    return download(held, name="my-data.zip")


@bp.route("/requests/<token:token>/erasure", methods=["GET", "POST"])
@public
@limited(LIMIT)
def erasure(token: str) -> ResponseReturnValue:
    """Say what goes; only the POST erases it."""
    if request.method == "POST":
        settings = _settings()
        erasing.erase(
            db.session,
            _asked(token),
            ledger=settings.ledger,
            mail_folder=settings.mail_folder,
            now=now(),
        )
        return redirect(url_for("requests.show", token=token))
    return _page("erasure", token)


def _page(name: str, token: str, **values: object) -> str:
    asked = _asked(token)
    return render_template(
        f"requests/{name}.html",
        screening_request=asked,
        film=asked.film,
        token=token,
        **values,
    )


def _film(slug: str) -> Film:
    """A film that somebody can ask for: more is known of it than its name."""
    film = get_or_404(Film, slug=slug)
    if not film.is_described:
        abort(404)
    return film


def _asked(token: str) -> ScreeningRequest:
    """The request of this link; 410 when it was one, and is gone."""
    uid = tokens.uid_or_404(PURPOSE, token)
    asked = db.session.scalars(sa.select(ScreeningRequest).filter_by(uid=uid)).one_or_none()
    if asked is None:
        abort(make_response(render_template("requests/gone.html"), GONE))
    return asked


def _settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]
