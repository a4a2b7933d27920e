"""What everybody sees of a tour: its page, and its calendar."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from outreach.clock import now
from outreach.screenings.queries import entries
from outreach.screenings.subscriptions import by_mark
from outreach.tours import queries, totals
from outreach.tours.models import Tour
from outreach.web import db
from outreach.web.access import public
from outreach.web.db import found_or_404
from outreach.web.filters import absolute

bp = Blueprint("tour_pages", __name__, url_prefix="/tours")


@bp.get("/<slug:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """The stops to come and those held; 404 while none of them is public."""
    tour = found_or_404(queries.announced_by_slug(db.session, slug))
    moment = now()
    stops = queries.public_stops(db.session, tour)
    held = [stop for stop in stops if stop.screening.took_place(moment)]
    return render_template(
        "tours/public.html",
        tour=tour,
        upcoming=[
            stop for stop in stops if stop not in held and not stop.screening.is_past(moment)
        ],
        held=held,
        total=totals.total(totals.standing(stops), {}),
        countries={totals.country_of(stop) for stop in totals.standing(stops)} - {None},
        now=moment,
        feed_url=_address(tour),
    )


@bp.get("/<slug:slug>/calendar.ics")
@public
def feed(slug: str) -> Response:
    """Every public stop, to subscribe to."""
    tour = found_or_404(queries.announced_by_slug(db.session, slug))
    stops = queries.on_its_page(tour)
    return by_mark(
        tour.title,
        _address(tour),
        lambda now: entries.listed(now, *stops),
        changed_at=tour.changed_at,
    )


def _address(tour: Tour) -> str:
    return absolute(url_for("tour_pages.feed", slug=tour.slug))
