"""A member's own calendar: the page that gives its address, and what is read there."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.screenings.actions import feeds
from outreach.screenings.models import PersonalFeed
from outreach.screenings.queries.feeds import feed_of, open_feed_with, works_on
from outreach.screenings.subscriptions import subscribed
from outreach.web import db, tokens
from outreach.web.access import allowed, member, public
from outreach.web.db import found_or_404
from outreach.web.filters import absolute

bp = Blueprint("feeds", __name__)

PURPOSE = "feed"


@bp.get("/manage/calendar")
@allowed("read", "screening")
def own() -> ResponseReturnValue:
    """The address to subscribe to, if there is one."""
    feed = feed_of(db.session, member().user_id)
    url = _address(feed) if feed else None
    return render_template("screenings/feed.html", feed=feed, feed_url=url)


@bp.post("/manage/calendar")
@allowed("read", "screening")
def create() -> ResponseReturnValue:
    """Make the address, or another one."""
    feeds.open_feed(db.session, _user(), now=now())
    flash(_("This is the address of your calendar. An earlier one leads nowhere now."), "success")
    return redirect(url_for("feeds.own"))


@bp.post("/manage/calendar/removal")
@allowed("read", "screening")
def removal() -> ResponseReturnValue:
    """Have the address lead nowhere."""
    feeds.close_feed(db.session, _user())
    flash(_("The address leads nowhere any more. Take it out of your calendar."), "success")
    return redirect(url_for("feeds.own"))


@bp.get("/feeds/<token:token>/calendar.ics")
@public
def show(token: str) -> Response:
    """What the member works on. Whoever has the address can read it."""
    feed = found_or_404(open_feed_with(db.session, tokens.uid_or_404(PURPOSE, token)))
    theirs = works_on(feed.user_id)
    name = _("Screenings you work on")
    return subscribed(name, _address(feed), lambda _now: theirs, is_public=False)


def _address(feed: PersonalFeed) -> str:
    return absolute(url_for("feeds.show", token=tokens.token(PURPOSE, feed.uid)))


def _user() -> User:
    return db.session.get_one(User, member().user_id)
