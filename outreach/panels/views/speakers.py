"""The speaker's own page: what is held, who sees it, and what they agree to."""

from __future__ import annotations

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
from outreach.panels import consents, erasure, own_data
from outreach.panels.forms.consents import OTHER_USES, AgreeForm, AnnouncedForm, OwnUseForm
from outreach.panels.queries import appearances_of
from outreach.privacy import REGISTER
from outreach.speakers import actions as speakers
from outreach.speakers.models import TEXTS, WORDING, How, Speaker, Use
from outreach.speakers.queries import profiles_of, speaker_with
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.limits import EXPORT_BY_LINK, Limit, limited, network

bp = Blueprint("speakers", __name__, url_prefix="/speakers/<token:token>")

GONE = 410
ANSWERS = Limit("120 per hour", by=network)


@bp.get("")
@public
def show(token: str) -> ResponseReturnValue:
    """What is held about a speaker, and what they agree to."""
    return _page(_speaker(token), token)


@bp.post("")
@public
@limited(ANSWERS)
def announcement(token: str) -> ResponseReturnValue:
    """How they want to be announced."""
    speaker, form = _speaker(token), AnnouncedForm()
    if form.validate_on_submit():
        with form.refusals():
            consents.announce(db.session, speaker, now=now(), **form.values())
            return redirect(url_for("speakers.show", token=token))
    return _page(speaker, token, form)


@bp.post("/consents")
@public
@limited(ANSWERS)
def consent(token: str) -> ResponseReturnValue:
    """Agree to one more use."""
    speaker, form = _speaker(token), AgreeForm()
    if form.validate_on_submit():
        speakers.give(db.session, speaker, form.use.data, how=How.LINK, now=now())
    return redirect(url_for("speakers.show", token=token))


@bp.post("/withdrawals")
@public
@limited(ANSWERS)
def withdrawal(token: str) -> ResponseReturnValue:
    """Agree to a use no more. It holds at once."""
    speaker, form = _speaker(token), OwnUseForm()
    if form.validate_on_submit():
        consents.withdraw(db.session, speaker, form.use.data, now=now())
    return redirect(url_for("speakers.show", token=token))


@bp.post("/data.zip")
@public
@limited(EXPORT_BY_LINK)
def data(token: str) -> Response:
    """Everything that is held about this speaker."""
    settings = _settings()
    held = own_data.archive(
        db.session,
        _speaker(token),
        site=settings.public_url,
        mail_folder=settings.mail_folder,
        now=now(),
    )
    return download(held, name="my-data.zip")


@bp.route("/erasure", methods=["GET", "POST"])
@public
@limited(ANSWERS)
def erase(token: str) -> ResponseReturnValue:
    """Say what goes and what stays; only the POST has it erased."""
    speaker = _speaker(token)
    if request.method == "POST":
        settings = _settings()
        erasure.erase(
            db.session,
            speaker,
            ledger=settings.ledger,
            mail_folder=settings.mail_folder,
            now=now(),
        )
        return render_template("panels/speakers/erased.html")
    return render_template("panels/speakers/erasure.html", token=token)


def _page(speaker: Speaker, token: str, form: AnnouncedForm | None = None) -> ResponseReturnValue:
    moment = now()
    decided = not speaker.is_to_be_asked(moment)
    shown = form or AnnouncedForm(
        formdata=None,
        announced=speaker.announced if decided else None,
        pseudonym=speaker.pseudonym,
    )
    page = render_template(
        "panels/speakers/show.html",
        speaker=speaker,
        token=token,
        form=shown,
        consents={use: speaker.consent_to(use, moment) for use in OTHER_USES},
        name_until=speaker.consent_to(Use.NAME, moment),
        texts={use: TEXTS[use, WORDING] for use in Use},
        is_to_be_asked=not decided,
        appearances=appearances_of(db.session, profiles_of(db.session, speaker)),
        register=REGISTER,
    )
    return page, shown.status


def _speaker(token: str) -> Speaker:
    """The speaker of this link; 410 when it was one, and is erased or replaced."""
    speaker = speaker_with(db.session, tokens.uid_or_404("speaker", token))
    if speaker is None:
        abort(make_response(render_template("panels/speakers/gone.html"), GONE))
    return speaker


def _settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]
