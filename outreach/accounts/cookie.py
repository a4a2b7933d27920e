"""What a browser's cookie says of a sign-in, and the device it calls itself.

The cookie holds the sign-in's UUID and when it was last seen, signed. Everything else is in the
row, so that a copied cookie ends with its sign-in.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask, Response, after_this_request, g, request, session
from flask_login import logout_user, user_logged_in, user_logged_out
from flask_security.signals import password_changed, password_reset
from flask_security.utils import set_request_attr

from outreach.accounts import sign_ins, steps, trail
from outreach.accounts.actions import email_changes, sign_in_links
from outreach.accounts.models import OWN_DEVICE_LASTS, Ended, SignIn, User
from outreach.clock import now
from outreach.web import db

SIGN_IN, SEEN, OWN_DEVICE, PROVED = "sign_in", "seen", "own_device", "fs_paa"
SECONDS_UNNOTED = 60

# The first that is found in what a browser calls itself: most claim to be others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def init_app(app: Flask) -> None:
    """Keep sign-ins as rows. Replaces how Flask-Login finds the user of a cookie."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=OWN_DEVICE_LASTS, SESSION_REFRESH_EACH_REQUEST=False
    )
    app.login_manager.user_loader(_user_of_cookie)  # type: ignore[attr-defined]
    app.after_request(_note_seen)
    app.after_request(_leave_copies_behind)
    user_logged_in.connect(_started, app)
    user_logged_out.connect(_ended, app)
    password_reset.connect(_password_reset, app)
    password_changed.connect(_password_changed, app)


def current() -> SignIn:
    """The sign-in of this request, which is a member's."""
    found: SignIn = g.sign_in
    return found


def follow(user: User) -> None:
    """Keep this browser signed in though ``fs_uniquifier``, by which it names them, changed."""
    session["_user_id"] = user.fs_uniquifier


def gone() -> None:
    """Sign this browser out: its sign-in went with the account."""
    g.pop("sign_in", None)
    logout_user()


def _user_of_cookie(uniquifier: str) -> User | None:
    """Who this cookie signs in now; None when that is over."""
    sign_in = _live()
    if sign_in is None or not sign_in.user.active or sign_in.user.fs_uniquifier != uniquifier:
        return None
    g.sign_in = sign_in
    # Flask-Security's own pages ask how, and how lately, this browser signed in.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get(PROVED))
    g.proved = session.get(PROVED)
    if request.method not in db.SAFE:
        sign_ins.note(sign_in, now=now())
    return sign_in.user


def _live() -> SignIn | None:
    try:
        uid, seen = UUID(hex=str(session[SIGN_IN])), datetime.fromtimestamp(session[SEEN], UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    sign_in = sign_ins.find(db.session, uid)
    return sign_in if sign_in and sign_in.is_live(now(), seen) else None


def _note_seen(response: Response) -> Response:
    """Once a minute at most, so that pages which a browser loads at once agree on one cookie."""
    if "sign_in" in g and SIGN_IN in session:
        seen = int(now().timestamp())
        if seen - session[SEEN] >= SECONDS_UNNOTED:
            session[SEEN] = seen
    return response


def _leave_copies_behind(response: Response) -> Response:
    """Whoever proved again who they are gets another cookie: what was copied before is over."""
    has_proved = "proved" in g and session.get(PROVED) != g.proved
    if has_proved and "sign_in" in g and response.status_code < db.FIRST_ERROR:
        session[SIGN_IN] = sign_ins.rename(g.sign_in).hex
    return response


def _started(_app: Flask, user: User, **_others: object) -> None:
    """Start afresh: nothing that was put into the cookie before a sign-in stays in it."""
    is_own_device, taken = _is_own_device(), steps.taken()
    for name in session.keys() - {"_user_id", "_fresh", "_id"}:
        del session[name]
    g.pop("csrf_token", None)
    browser, system = device_of(request.user_agent.string)
    moment = now()
    g.sign_in = sign_ins.start(
        db.session,
        user,
        browser=browser,
        system=system,
        is_own_device=is_own_device,
        now=moment,
    )
    session[SIGN_IN], session[SEEN] = g.sign_in.uid.hex, int(moment.timestamp())
    trail.note_self(trail.signed_in(*taken), user.id)
    session.permanent = is_own_device


def _is_own_device() -> bool:
    """As the form says, at whichever step it was shown.

    Whoever signs in once more, by a new password, keeps what they said.
    """
    if "sign_in" in g:
        return bool(g.sign_in.is_own_device)
    if "tf_user_id" in session:
        return bool(session.get(OWN_DEVICE))
    return bool(request.form.get(OWN_DEVICE))


def _ended(_app: Flask, **_others: object) -> None:
    """Signing out ends the row, so that no copy of the cookie is any good."""
    if "sign_in" in g:
        sign_in = g.pop("sign_in")
        sign_ins.end(sign_in, Ended.SIGNED_OUT, now=now())
        trail.note_self(trail.SIGNED_OUT, sign_in.user_id)
    session.clear()
    after_this_request(_empty_browser)


def _empty_browser(response: Response) -> Response:
    """Whoever uses this browser next finds no page of members by going back."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _password_reset(_app: Flask, user: User, **_others: object) -> None:
    sign_ins.end_all(db.session, user.id, Ended.PASSWORD, now=now())
    _void_links(user)
    trail.note_self(trail.NEW_PASSWORD, user.id)


def _password_changed(_app: Flask, user: User, **_others: object) -> None:
    """Every other sign-in ends: whoever changed it has just been signed in anew."""
    sign_ins.end_all(db.session, user.id, Ended.PASSWORD, now=now(), but=current())
    _void_links(user)


def _void_links(user: User) -> None:
    email_changes.void(db.session, user.id, now=now())
    sign_in_links.void(db.session, user.id, now=now())


def device_of(agent: str) -> tuple[str | None, str | None]:
    """The browser and the system that such a User-Agent names, as people call them."""
    return _first(BROWSERS, agent), _first(SYSTEMS, agent)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, agent)), None)
