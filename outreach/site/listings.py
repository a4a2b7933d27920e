"""What is looked for, elsewhere than on our own pages: in feed readers, and in others' pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from outreach.clock import now
from outreach.errors import Refused
from outreach.films import queries as films
from outreach.screenings.models import Screening
from outreach.screenings.queries import finder
from outreach.screenings.queries.finding import Finding, Time
from outreach.site import feeds
from outreach.site.feeds import Feed, Item
from outreach.web import db
from outreach.web.access import public
from outreach.web.conditional import cached
from outreach.web.filters import absolute
from outreach.web.forms import refusal_text
from outreach.web.headers import framed
from outreach.words import N_

bp = Blueprint("listings", __name__)

MOST = 100
THEMES = ("auto", "light", "dark")
USUAL_IN_FRAME, MOST_IN_FRAME = 10, 50


@bp.get("/screenings.atom")
@public
def atom() -> Response:
    """What the finder's address asks for, as Atom."""
    return _feed(feeds.atom, "application/atom+xml; charset=utf-8")


@bp.get("/screenings.rss")
@public
def rss() -> Response:
    """The same as RSS 2.0."""
    return _feed(feeds.rss, "application/rss+xml; charset=utf-8")


@bp.get("/screenings.json", endpoint="json")
@public
def json_feed() -> Response:
    """The same as JSON Feed."""
    return _feed(feeds.json_feed, "application/feed+json; charset=utf-8")


@bp.get("/embed/screenings")
@framed
@public
def embed() -> ResponseReturnValue:
    """What the finder's address asks for, made to stand in another site's page."""
    moment = now()
    finding, wrong = finder.read(db.session, request.args.to_dict(flat=False))
    theme, limit = _theme(wrong), _limit(wrong)
    count = finder.count(db.session, finding, now=moment)
    page = render_template(
        "site/embed.html",
        theme=theme,
        wrong=[(refused.field, refusal_text(refused)) for refused in wrong],
        screenings=finder.found(db.session, finding, now=moment, limit=limit),
        more=count - limit,
        finder_url=url_for("site.screenings", **finding.to_args()),
        now=moment,
    )
    if wrong:
        return page, 422
    return cached(page.encode(), mimetype="text/html; charset=utf-8")


def _theme(wrong: list[Refused]) -> str:
    said = request.args.get("theme") or THEMES[0]
    if said in THEMES:
        return said
    wrong.append(Refused(N_("A list is auto, light or dark."), field="theme"))
    return THEMES[0]


def _limit(wrong: list[Refused]) -> int:
    said = request.args.get("limit") or str(USUAL_IN_FRAME)
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < len("1000") else 0
    if 1 <= number <= MOST_IN_FRAME:
        return number
    words = N_("Write a whole number from 1 to %(most)s.")
    wrong.append(Refused(words, field="limit", most=MOST_IN_FRAME))
    return USUAL_IN_FRAME


def _feed(write: Callable[[Feed], bytes], mimetype: str) -> Response:
    """Those to come, soonest first: a reader keeps by itself what it has read."""
    finding, wrong = finder.read(db.session, request.args.to_dict(flat=False))
    if wrong:
        abort(422)
    coming = replace(finding.subscribed, when=Time.COMING)
    found = finder.found(db.session, coming, now=now(), limit=MOST)
    films.load_content_notes(db.session, [screening.film for screening in found])
    feed = _of(coming, found)
    return cached(write(feed), mimetype=mimetype, modified=feed.revised_at)


def _of(finding: Finding, found: Sequence[Screening]) -> Feed:
    said = finding.to_args()
    title = _("Outreach screenings")
    return Feed(
        title=f"{title}: {', '.join(finding.said)}" if said else title,
        page=absolute(url_for("site.screenings", **said)),
        url=absolute(url_for(str(request.endpoint), **said)),
        language=str(get_locale() or "en").replace("_", "-"),
        items=[_item(screening) for screening in found],
    )


def _item(screening: Screening) -> Item:
    return Item(
        uid=screening.uid,
        title=_title(screening),
        url=absolute(url_for("site.screening", slug=screening.slug)),
        html=render_template("site/feed_item.html", screening=screening).strip(),
        host=screening.host_name,
        film=screening.film.title,
        published_at=screening.published_at or screening.revised_at,
        revised_at=screening.revised_at,
    )


def _title(screening: Screening) -> str:
    if screening.is_cancelled:
        return str(_("Cancelled: %(title)s", title=screening.title))
    if screening.is_postponed:
        return str(_("Postponed: %(title)s", title=screening.title))
    return screening.title
