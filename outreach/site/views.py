"""The visitor's pages."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.accounts.models import Organisation
from outreach.clock import now
from outreach.facts import queries as facts
from outreach.facts.models import HELPLINE_REVIEW
from outreach.films import queries as films
from outreach.films.models import Film
from outreach.guides import queries as guides
from outreach.panels import queries as panels
from outreach.screenings import queries as screenings
from outreach.site import finder
from outreach.site.described import Described, described, described_tour
from outreach.site.statements import in_own_words
from outreach.tours import queries as tours
from outreach.tours.models import Tour, TourStop
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import public
from outreach.web.db import found_or_404, get_or_404
from outreach.web.filters import absolute

bp = Blueprint("site", __name__)

ON_HOME = 6


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """The next screenings, the films, the guides."""
    moment = now()
    return render_template(
        "site/home.html",
        now=moment,
        screenings=screenings.upcoming(db.session, now=moment, limit=ON_HOME),
        films=films.all_films(db.session),
        guides=guides.all_guides(db.session),
    )


@bp.get("/films", endpoint="films")
@public
def films_index() -> ResponseReturnValue:
    """Every film."""
    return render_template("site/films.html", films=films.all_films(db.session))


@bp.get("/films/<slug:slug>")
@public
def film(slug: str) -> ResponseReturnValue:
    """A film: what is hard in it, what happened since, its guides and its screenings."""
    film = get_or_404(Film, slug=slug)
    moment = now()
    return render_template(
        "site/film.html",
        film=film,
        beside=films.films_beside(db.session, film),
        now=moment,
        updates=facts.updates_since(db.session, film),
        claims=facts.claims_about(db.session, film),
        organisations=facts.organisations_around(db.session, film),
        guides=guides.guides_of(db.session, film),
        upcoming=screenings.upcoming(db.session, now=moment, film=film),
        past=screenings.past(db.session, now=moment, film=film),
        tours=tours.announced(db.session, film=film),
        feed_url=absolute(url_for("screenings.film_feed", slug=slug)),
    )


@bp.get("/screenings", endpoint="screenings")
@public
def screenings_index() -> ResponseReturnValue:
    """Screenings to come or past, as a list or a month, narrowed as the address says."""
    return finder.page()


@bp.get("/screenings/<slug:slug>")
@public
def screening(slug: str) -> ResponseReturnValue:
    """A screening: what, when, where, who speaks, and how to come."""
    screening = found_or_404(
        screenings.at_address(db.session, slug, request.args.get("invitation"))
    )
    moment = now()
    return render_template(
        "site/screening.html",
        screening=screening,
        tour=tours.public_tour_of(db.session, screening),
        described=described(screening, now=moment, site=absolute("")),
        panel=panels.public_panel_of(db.session, screening, now=moment),
        photos=venues.public_photos_of(db.session, screening.venue),
        guides=guides.guides_of(db.session, screening.film),
        is_open=screening.is_open_for_rsvps(moment),
        is_before=screening.may_take_rsvps(moment) and screening.is_before_rsvps(moment),
        is_closed=screening.may_take_rsvps(moment) and screening.is_after_rsvps(moment),
        is_past=screening.is_past(moment),
        is_under_way=screening.is_under_way(moment),
    )


@bp.app_template_global("tour_described")
def tour_on_page(tour: Tour, stops: list[TourStop], now: datetime) -> Described:
    """For the page of a tour, which stands in an area that knows nothing of search engines."""
    screenings = [stop.screening for stop in stops]
    return described_tour(tour, screenings, now=now, site=absolute(""))


@bp.get("/organisations/<slug:slug>")
@public
def organisation(slug: str) -> ResponseReturnValue:
    """Who hosts: what they say of themselves, and what they show next."""
    host = get_or_404(Organisation, slug=slug)
    moment = now()
    return render_template(
        "site/organisation.html",
        host=host,
        privacy=in_own_words(host.privacy_text),
        access=in_own_words(host.accessibility_text),
        now=moment,
        upcoming=screenings.upcoming(db.session, now=moment, organisation=host),
        tours=tours.announced(db.session, organisation=host),
        feed_url=absolute(url_for("screenings.organisation_feed", slug=slug)),
    )


@bp.get("/help")
@public
def help() -> ResponseReturnValue:
    """Where to find help, today: only helplines that a person has checked."""
    today = now().date()
    return render_template(
        "site/help.html",
        helplines=facts.helplines_in_date(db.session, today=today),
        review_days=HELPLINE_REVIEW.days,
    )


@bp.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """Whether this process can reach its database."""
    films.all_films(db.session)
    return {"status": "ok"}
