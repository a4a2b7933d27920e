"""What an installation says of itself: to people, to those who find a hole, to search engines."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from outreach import privacy
from outreach.accounts import queries as accounts
from outreach.clock import now
from outreach.config import Settings
from outreach.delivery.markdown import to_html
from outreach.privacy.readers import Who
from outreach.site.sitemap import addresses
from outreach.site.sitemap import sitemap as written
from outreach.web import db
from outreach.web.access import public
from outreach.web.conditional import cached
from outreach.web.db import found_or_404
from outreach.web.filters import absolute

bp = Blueprint("statements", __name__)

SECURITY_SAID_FOR = timedelta(days=180)  # RFC 9116, 2.5.5: less than a year
NOT_FOR_SEARCH = (
    *("/rsvps/", "/requests/", "/speakers/", "/invitations/", "/host-applications/"),
    *("/email-changes/", "/manage/", "/sign-in", "/sign-out", "/forgotten-password"),
)


@bp.get("/privacy", endpoint="privacy")
@public
def what_is_kept() -> ResponseReturnValue:
    """What we keep and why, from the register, by who you are."""
    keeper = accounts.first_organisation(db.session)
    return render_template(
        "site/privacy.html",
        held=[(who, privacy.held(who)) for who in Who],
        keeper=keeper,
        words=in_own_words(keeper.privacy_text if keeper else None),
    )


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What is tested and how, and what is known not to be right."""
    keeper = accounts.first_organisation(db.session)
    words = in_own_words(keeper.accessibility_text if keeper else None)
    return render_template("site/accessibility.html", keeper=keeper, words=words)


@bp.get("/security", endpoint="reporting")
@public
def what_to_do_with_a_hole() -> ResponseReturnValue:
    """For people who found a hole: whom to tell, and how not to do harm."""
    keeper = accounts.first_organisation(db.session)
    words = in_own_words(keeper.security_text if keeper else None)
    return render_template("site/security.html", keeper=keeper, words=words)


@bp.get("/.well-known/security.txt")
@public
def security() -> ResponseReturnValue:
    """Whom to tell of a hole (RFC 9116), whose own addresses begin with https or are left out."""
    keeper = found_or_404(accounts.first_organisation(db.session))
    expires = datetime.combine(now().date(), time(), UTC) + SECURITY_SAID_FOR
    lines = [
        f"Contact: mailto:{keeper.email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_https:
        lines.append(f"Policy: {settings.public_url}{url_for('statements.reporting')}")
        lines.append(f"Canonical: {settings.public_url}{url_for('statements.security')}")
    return _text(lines)


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """What search engines have no business with, and where to find the rest."""
    rules = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_SEARCH)]
    return _text([*rules, "", f"Sitemap: {absolute(url_for('statements.sitemap'))}"])


@bp.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """What search engines may look at."""
    found = addresses(db.session)
    body = written(found, site=absolute(""))
    changed = max((changed for _, changed in found if changed), default=None)
    return cached(body, mimetype="application/xml; charset=utf-8", modified=changed)


def in_own_words(text: str | None) -> Markup | None:
    """What an organisation wrote, as HTML below a heading of the second level."""
    return to_html(text) if text else None


def _text(lines: list[str]) -> Response:
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
