"""The host's pages of screenings, and calendar feeds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.films import queries as films
from outreach.films.models import Film
from outreach.screenings import actions, calendar, queries
from outreach.screenings.actions import publications
from outreach.screenings.actions.requests import plan
from outreach.screenings.forms import CancellationForm, ScreeningForm, place_value
from outreach.screenings.forms.film_versions import propose_version
from outreach.screenings.models import Screening, ScreeningRequest, UsualTerms
from outreach.screenings.queries.requests import one_passed_to
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import acted_on, allowed, member, public
from outreach.web.conditional import cached
from outreach.web.db import found_or_404, get_or_404

bp = Blueprint("screenings", __name__)

CALENDAR = "text/calendar; charset=utf-8"


@bp.get("/manage/screenings")
@allowed("read", "screening")
def index() -> ResponseReturnValue:
    """The organisation's screenings: to come, held, and those that came to nothing."""
    moment = now()
    found = queries.of_organisation(db.session, member().organisation_id)
    past = [screening for screening in reversed(found) if screening.is_past(moment)]
    return render_template(
        "screenings/index.html",
        upcoming=[screening for screening in found if not screening.is_past(moment)],
        held=[screening for screening in past if screening.is_published],
        not_held=[screening for screening in past if not screening.is_published],
        helped=queries.helped_elsewhere(
            db.session, member().user_id, member().organisation_id, now=moment
        ),
        now=moment,
    )


@bp.route("/manage/screenings/new", methods=["GET", "POST"])
@allowed("create", "screening")
def create() -> ResponseReturnValue:
    """The form of a new screening; it becomes a draft. ``?request=`` is what it is an answer to."""
    asked = _asked()
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            organisation = db.session.get_one(Organisation, member().organisation_id)
            screening = actions.schedule(
                db.session, organisation=organisation, now=now(), **form.values()
            )
            if asked:
                plan(db.session, asked, screening, now=now())
            acted_on(screening)
            flash(_("Saved as a draft. Only your team sees it until you publish it."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
    has_venues = len(form.venues) > 0
    page = render_template(
        "screenings/create.html", form=form, has_venues=has_venues, screening_request=asked
    )
    return page, form.status


@bp.get("/manage/screenings/<id:id>")
@allowed("read", Screening)
def show(screening: Screening) -> ResponseReturnValue:
    """One screening, with everything that can be done about it."""
    crew = queries.crew_of(db.session, screening)
    review = queries.latest_request(db.session, screening)
    return render_template(
        "screenings/show.html", screening=screening, crew=crew, review=review, now=now()
    )


@bp.route("/manage/screenings/<id:id>/edit", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening) -> ResponseReturnValue:
    """The form of a screening that is there."""
    actions.check_open(screening, now())
    form = _form(screening)
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, screening, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
        db.session.expire(screening)  # the page shows it as it is, not as it was refused
    return render_template("screenings/edit.html", screening=screening, form=form), form.status


@bp.post("/manage/screenings/<id:id>/publication")
@allowed("publish", Screening)
def publication(screening: Screening) -> ResponseReturnValue:
    """Publish a draft, or ask for it while the organisation is not trusted yet."""
    by = db.session.get_one(User, member().user_id)
    publications.publish_or_ask(db.session, screening, by=by, now=now())
    flash(
        _("Asked. Somebody looks at it and answers by mail.")
        if screening.is_requested
        else _("Published. It is on the public pages and in the calendar now."),
        "success",
    )
    return redirect(url_for("screenings.show", id=screening.id))


@bp.post("/manage/screenings/<id:id>/publication/retraction")
@allowed("publish", Screening)
def retraction(screening: Screening) -> ResponseReturnValue:
    """Take back what waits for review."""
    publications.take_back(db.session, screening, now=now())
    flash(_("Taken back. It is a draft again."), "success")
    return redirect(url_for("screenings.show", id=screening.id))


@bp.route("/manage/screenings/<id:id>/cancellation", methods=["GET", "POST"])
@allowed("publish", Screening)
def cancellation(screening: Screening) -> ResponseReturnValue:
    """Ask whether to call it off; says how many guests will be told."""
    actions.check_cancellable(screening, now())
    form = CancellationForm()
    if form.validate_on_submit():
        actions.cancel(db.session, screening, now=now(), **form.values())
        flash(
            _("Cancelled. The guests are being told by mail.")
            if screening.places_taken
            else _("Cancelled."),
            "success",
        )
        return redirect(url_for("screenings.show", id=screening.id))
    page = render_template("screenings/cancellation.html", screening=screening, form=form)
    return page, form.status


@bp.post("/manage/screenings/<id:id>/deletion")
@allowed("edit", Screening)
def deletion(screening: Screening) -> ResponseReturnValue:
    """Throw a draft away."""
    actions.delete(db.session, screening, now=now())
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("screenings.index"))


@bp.get("/calendar.ics")
@public
def feed() -> Response:
    """Every public screening, to subscribe to."""
    return _feed(_("Outreach screenings"), url_for("screenings.feed"))


@bp.get("/films/<slug:slug>/calendar.ics")
@public
def film_feed(slug: str) -> Response:
    """Every public screening of a film, to subscribe to."""
    film = get_or_404(Film, slug=slug)
    name = _("Screenings of %(film)s", film=film.title)
    return _feed(name, url_for("screenings.film_feed", slug=slug), film=film)


@bp.get("/organisations/<slug:slug>/calendar.ics")
@public
def organisation_feed(slug: str) -> Response:
    """Every public screening of an organisation, to subscribe to."""
    organisation = get_or_404(Organisation, slug=slug)
    name = _("Screenings by %(name)s", name=organisation.name)
    url = url_for("screenings.organisation_feed", slug=slug)
    return _feed(name, url, organisation=organisation)


@bp.get("/screenings/<slug:slug>/calendar.ics")
@public
def entry(slug: str) -> Response:
    """One screening's calendar entry; none for a screening whose day is not known."""
    screening = found_or_404(queries.public_by_slug(db.session, slug))
    stored = found_or_404(screening.vevent)
    url = _absolute(url_for("screenings.entry", slug=slug))
    body = calendar.feed([stored], name=screening.title, url=url)
    return cached(
        body, mimetype=CALENDAR, modified=screening.revised_at, filename=f"{screening.slug}.ics"
    )


def _feed(name: str, path: str, **of: Any) -> Response:
    """The feed of the screenings of a film, of an organisation, or of all."""
    stored, revised = queries.entries(db.session, now=now(), **of)
    body = calendar.feed(stored, name=name, url=_absolute(path))
    return cached(body, mimetype=CALENDAR, modified=revised)


def _absolute(path: str) -> str:
    return f"{current_app.config['SETTINGS'].public_url}{path}"


def _form(screening: Screening | None = None) -> ScreeningForm:
    """Filled with the screening, or with what is usual and a link proposes: ``?place=``."""
    usual = None if screening else queries.usual_of(db.session, member().organisation_id)
    form = ScreeningForm(**(_entered(screening) if screening else _proposed(usual)))
    if usual and usual.doors_minutes:
        form.doors_before = timedelta(minutes=usual.doors_minutes)
    form.offer(
        list(films.all_films(db.session)),
        list(venues.venues_of(db.session, member().organisation_id)),
    )
    form.offer_versions(
        films.all_versions(db.session),
        film=screening.film if screening and screening.is_public else None,
    )
    if screening is None:
        propose_version(form)
    if screening:
        form.places_taken = screening.places_taken
    if screening and screening.is_public:
        form.keep_what_is_public()
    return form


def _asked() -> ScreeningRequest | None:
    """The request that the address names; 404 when it does not wait for this organisation."""
    number = request.args.get("request", type=int)
    if number is None:
        return None
    may_read = member().may("read", "passed_request")
    found = one_passed_to(db.session, number, member().organisation_id) if may_read else None
    return found_or_404(found)


def _proposed(usual: UsualTerms | None) -> dict[str, object]:
    said: dict[str, object] = {
        "film": request.args.get("film", type=int),
        "place": request.args.get("place"),
    }
    if usual is None:
        return said
    return {
        **said,
        "place": said["place"] or (usual.venue_id and place_value(usual.venue_id, usual.room_id)),
        "timezone": usual.timezone,
        "rsvp_limit": usual.rsvp_limit,
        "description": usual.description,
    }


def _entered(screening: Screening) -> dict[str, object]:
    """What the form of this screening says before anybody changes it."""
    return {
        "film": screening.film_id,
        "film_version": screening.film_version_id,
        "title": screening.title,
        "slug": screening.slug,
        "place": place_value(screening.venue_id, screening.room_id),
        "online_url": screening.online_url,
        "timezone": screening.timezone,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "doors": screening.doors_wall,
        "rsvp_limit": screening.rsvp_limit,
        "description": screening.description,
    }
