"""One page for everything that goes wrong, in words fit for the person who asked."""

from __future__ import annotations

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from outreach.errors import Refused
from outreach.web.forms import refusal_text
from outreach.words import N_

BROKEN = 500
WORDS = {
    400: (N_("We could not read that"), N_("Something in the request was not as it should be.")),
    401: (
        N_("You are signed out"),
        N_("Sign in again in another tab, come back to this one and send it once more."),
    ),
    403: (N_("This is not open to you"), N_("Your role does not include this.")),
    404: (
        N_("There is nothing here"),
        N_(
            "The address may be incomplete, or what was here is gone. If it came in a mail, copy "
            "the whole link."
        ),
    ),
    405: (N_("That does not work here"), N_("This address cannot be used in this way.")),
    409: (N_("That cannot be done now"), N_("Something has changed meanwhile.")),
    413: (
        N_("That was too much at once"),
        N_(
            "Please send less: 5 MB for a picture or a table, 10 MB for a document, "
            "1 MB for anything else."
        ),
    ),
    422: (N_("That cannot be done"), N_("Something in it was not right.")),
    429: (
        N_("That was too often"),
        N_("Please wait a while before you try again. What you typed is still on the page before."),
    ),
    500: (
        N_("Something broke on our side"),
        N_("Nothing was changed. Please try again in a moment."),
    ),
    503: (N_("Not available now"), N_("Please try again later.")),
}

KEPT_HEADERS = ("Allow", "Retry-After")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 - redirects pass as they are
        return error
    title, text = WORDS.get(status, WORDS[400] if status < BROKEN else WORDS[BROKEN])
    page = _page(status, gettext(title), gettext(text))
    kept = [(name, value) for name, value in error.get_headers() if name in KEPT_HEADERS]
    return page, status, kept


def _refused(refused: Refused) -> ResponseReturnValue:
    return _page(409, gettext(WORDS[409][0]), refusal_text(refused)), 409


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    text = gettext("The page was open for too long, or was not ours. Load it again and send again.")
    return _page(400, gettext(WORDS[400][0]), text), 400


def _page(status: int, title: str, text: str) -> str:
    """In the frame of the page that it stands for; once something broke, in the plainest."""
    is_members = "member" in g and status < BROKEN
    return render_template(
        "errors/error.html", status=status, title=title, text=text, is_members=is_members
    )
