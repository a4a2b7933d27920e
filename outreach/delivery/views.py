"""Mail that was kept as files because no mail server is set: what would have been sent."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from outreach.config import Settings
from outreach.delivery import kept
from outreach.web.access import allowed

bp = Blueprint("mail", __name__)


@bp.get("/manage/mail")
@allowed("read", "mail")
def index() -> ResponseReturnValue:
    """The kept mails, newest first."""
    settings = _settings()
    if settings.mail_url is not None:
        return render_template("mail/sent.html")
    mails = kept.newest(settings.mail_folder)
    return render_template("mail/index.html", mails=mails, most=kept.AT_ONCE)


@bp.get("/manage/mail/<uuid:uid>")
@allowed("read", "mail")
def show(uid: UUID) -> ResponseReturnValue:
    """One kept mail, as text: its HTML is never shown inside our pages."""
    mail = kept.read(_folder_or_404(), uid)
    if mail is None:
        abort(404)
    return render_template("mail/show.html", mail=mail)


@bp.get("/manage/mail/<uuid:uid>.eml")
@allowed("read", "mail")
def file(uid: UUID) -> ResponseReturnValue:
    """The mail itself, for a mail program."""
    path = kept.path(_folder_or_404(), uid)
    if not path.is_file():
        abort(404)
    return send_file(
        path, mimetype="message/rfc822", as_attachment=True, download_name=path.name, max_age=0
    )


def _folder_or_404() -> Path:
    settings = _settings()
    if settings.mail_url is not None:
        abort(404)
    return settings.mail_folder


def _settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]
