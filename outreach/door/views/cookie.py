"""What tells a volunteer's phone from a guest's: which door was last opened on it.

It is sent with tickets' addresses alone. It opens no door by itself.
"""

from __future__ import annotations

from flask import Response, current_app, request
from werkzeug.exceptions import NotFound

from outreach.clock import now
from outreach.config import Settings
from outreach.door import queries
from outreach.door.models import DoorLink
from outreach.web import db, tokens

PURPOSE = "door on this phone"
PATH = "/t"


def remember(response: Response, link: DoorLink) -> Response:
    """Have this browser know which door it opened, until that closes."""
    if link.expires_at is not None:
        response.set_cookie(
            _name(),
            tokens.token(PURPOSE, link.uid),
            expires=link.expires_at,
            path=PATH,
            secure=_is_https(),
            httponly=True,
            samesite="Lax",
        )
    return response


def remembered() -> DoorLink | None:
    """The door that was last opened in this browser, while it is open."""
    sent = request.cookies.get(_name())
    if not sent:
        return None
    try:
        link = queries.link_by(db.session, tokens.uid_or_404(PURPOSE, sent))
    except NotFound:
        return None
    return link if link is not None and link.is_open(now()) else None


def _name() -> str:
    return "__Secure-door" if _is_https() else "door"


def _is_https() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.is_https
