"""The host's pages of screenings, and calendar feeds."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts.models import Organisation
from outreach.clock import now
from outreach.films import queries as films
from outreach.films.models import Film
from outreach.screenings import actions, calendar, queries
from outreach.screenings.forms import CancellationForm, ScreeningForm, place_value
from outreach.screenings.models import Screening
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import allowed, member, public
from outreach.web.conditional import cached
from outreach.web.db import found_or_404, get_or_404
from outreach.web.forms import Form

bp = Blueprint("screenings", __name__)

CALENDAR = "text/calendar; charset=utf-8"


@bp.get("/manage/screenings")
@allowed("read", "screening")
def index() -> ResponseReturnValue:
    """The organisation's screenings: to come, drafts, held."""
    moment = now()
    found = queries.of_organisation(db.session, member().organisation_id)
    return render_template(
        "screenings/index.html",
        upcoming=[s for s in found if not s.is_past(moment)],
        past=[s for s in reversed(found) if s.is_past(moment)],
    )


@bp.route("/manage/screenings/new", methods=["GET", "POST"])
@allowed("create", "screening")
def create() -> ResponseReturnValue:
    """The form of a new screening; it becomes a draft."""
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            organisation = db.session.get_one(Organisation, member().organisation_id)
            screening = actions.schedule(
                db.session, organisation=organisation, now=now(), **form.values()
            )
            db.session.flush()
            flash(_("Saved as a draft. Only your team sees it until you publish it."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
    return render_template("screenings/create.html", form=form), form.status


@bp.get("/manage/screenings/<id:id>")
@allowed("read", Screening)
def show(screening: Screening) -> ResponseReturnValue:
    """One screening, with everything that can be done about it."""
    moment = now()
    return render_template(
        "screenings/show.html",
        screening=screening,
        form=Form(),
        is_past=screening.is_past(moment),
        has_begun=screening.has_begun(moment),
    )


@bp.route("/manage/screenings/<id:id>/edit", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening) -> ResponseReturnValue:
    """The form of a screening that is there."""
    form = _form(screening)
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, screening, now=now(), **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
    return render_template("screenings/edit.html", screening=screening, form=form), form.status


@bp.post("/manage/screenings/<id:id>/publication")
@allowed("publish", Screening)
def publication(screening: Screening) -> ResponseReturnValue:
    """Publish a draft."""
    actions.publish(db.session, screening, now=now())
    flash(_("Published. It is on the public pages and in the calendar now."), "success")
    return redirect(url_for("screenings.show", id=screening.id))


@bp.route("/manage/screenings/<id:id>/cancellation", methods=["GET", "POST"])
@allowed("publish", Screening)
def cancellation(screening: Screening) -> ResponseReturnValue:
    """Ask whether to call it off; says how many guests will be told."""
    form = CancellationForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.cancel(db.session, screening, now=now(), **form.values())
            flash(_("Cancelled. Guests are being told by mail."), "success")
            return redirect(url_for("screenings.show", id=screening.id))
    return (
        render_template("screenings/cancellation.html", screening=screening, form=form),
        form.status,
    )


@bp.post("/manage/screenings/<id:id>/deletion")
@allowed("edit", Screening)
def deletion(screening: Screening) -> ResponseReturnValue:
    """Throw a draft away."""
    actions.delete(db.session, screening)
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("screenings.index"))


@bp.get("/calendar.ics")
@public
def feed() -> Response:
    """Every public screening, to subscribe to."""
    return _feed(None, _("Outreach screenings"), url_for("screenings.feed"))


@bp.get("/films/<slug:slug>/calendar.ics")
@public
def film_feed(slug: str) -> Response:
    """Every public screening of a film, to subscribe to."""
    film = get_or_404(Film, slug=slug)
    name = _("Screenings of %(film)s", film=film.title)
    return _feed(film, name, url_for("screenings.film_feed", slug=slug))


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


def _feed(film: Film | None, name: str, path: str) -> Response:
    stored, revised = queries.entries(db.session, now=now(), film=film)
    body = calendar.feed(stored, name=name, url=_absolute(path))
    return cached(body, mimetype=CALENDAR, modified=revised)


def _absolute(path: str) -> str:
    return f"{current_app.config['SETTINGS'].public_url}{path}"


def _form(screening: Screening | None = None) -> ScreeningForm:
    form = ScreeningForm(
        obj=None,
        **(_entered(screening) if screening else {}),
    )
    form.offer(
        list(films.all_films(db.session)),
        list(venues.venues_of(db.session, member().organisation_id)),
    )
    return form


def _entered(screening: Screening) -> dict[str, object]:
    """What the form of this screening says before anybody changes it."""
    return {
        "film": screening.film_id,
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
