"""The host's pages of screenings, and calendar feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask import (
    Blueprint,
    Response,
    abort,
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
from outreach.screenings import actions, calendar, queries, timetable
from outreach.screenings.forms import ScreeningForm, place_value
from outreach.screenings.forms.editing import EditForm, entered
from outreach.screenings.forms.film_versions import propose_version
from outreach.screenings.models import Change, Screening, UsualTerms
from outreach.screenings.occasions import FINDERS, Occasion
from outreach.screenings.queries import entries, finder
from outreach.screenings.queries.bookings import clashes_of
from outreach.screenings.queries.safeguards import safety_of
from outreach.screenings.subscriptions import CALENDAR, by_mark, subscribed
from outreach.screenings.views.clashes import warn_of_clashes
from outreach.venues import queries as venues
from outreach.web import db
from outreach.web.access import acted_on, allowed, member, public
from outreach.web.conditional import cached
from outreach.web.db import found_or_404, get_or_404
from outreach.web.filters import absolute

bp = Blueprint("screenings", __name__)


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
        held=[screening for screening in past if screening.took_place(moment)],
        not_held=[screening for screening in past if not screening.took_place(moment)],
        helped=queries.helped_elsewhere(
            db.session, member().user_id, member().organisation_id, now=moment
        ),
        now=moment,
    )


@bp.route("/manage/screenings/new", methods=["GET", "POST"])
@allowed("create", "screening")
def create() -> ResponseReturnValue:
    """The form of a new screening; it becomes a draft. The address may say what it answers."""
    occasion = _occasion()
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            organisation = db.session.get_one(Organisation, member().organisation_id)
            screening = actions.schedule(
                db.session, organisation=organisation, by=_user(), now=now(), **form.values()
            )
            if occasion:
                occasion.lead_to(db.session, screening, now=now())
            acted_on(screening)
            flash(_("Saved as a draft. Only your team sees it until you publish it."), "success")
            warn_of_clashes(screening)
            return redirect(url_for("screenings.show", id=screening.id))
    has_venues = len(form.venues) > 0
    page = render_template(
        "screenings/create.html", form=form, has_venues=has_venues, occasion=occasion
    )
    return page, form.status


@bp.get("/manage/screenings/<id:id>")
@allowed("read", Screening)
def show(screening: Screening) -> ResponseReturnValue:
    """One screening, with everything that can be done about it."""
    crew = queries.crew_of(db.session, screening)
    moment = now()
    return render_template(
        "screenings/show.html",
        screening=screening,
        crew=crew,
        safety=safety_of(db.session, screening, now=moment),
        clashes=clashes_of(db.session, screening, now=moment),
        now=moment,
    )


@bp.route("/manage/screenings/<id:id>/edit", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening) -> ResponseReturnValue:
    """The form of a screening that is there."""
    actions.check_open(screening, now())
    form = _edit_form(screening)
    changes: Sequence[Change] = ()
    if form.validate_on_submit():
        with form.refusals():
            actions.edit(db.session, screening, by=_user(), now=now(), **form.values())
            flash(_("Saved."), "success")
            warn_of_clashes(screening)
            return redirect(url_for("screenings.show", id=screening.id))
        db.session.expire(screening)  # the page shows it as it is, not as it was refused
        if form.seen.data is not None and form.seen.data != screening.edits:
            changes = actions.changes_of(db.session, screening, since=form.seen.data)
            form.catch_up(entered(screening), screening.edits)
    page = render_template("screenings/edit.html", screening=screening, form=form, changes=changes)
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
    """Every public screening, or those that the finder's address asks for, to subscribe to."""
    name = _("Outreach screenings")
    if not request.args:
        url = absolute(url_for("screenings.feed"))
        return by_mark(name, url, entries.listed, is_named_for_good=True)
    finding, wrong = finder.read(db.session, request.args.to_dict(flat=False))
    if wrong:
        abort(422)
    url = absolute(url_for("screenings.feed", **finding.subscribed.to_args()))
    name = ": ".join([name, *([", ".join(finding.said)] if finding.said else [])])
    return subscribed(name, url, partial(finder.in_feed, finding))


@bp.get("/films/<slug:slug>/calendar.ics")
@public
def film_feed(slug: str) -> Response:
    """Every public screening of a film, to subscribe to."""
    film = get_or_404(Film, slug=slug)
    name = _("Screenings of %(film)s", film=film.title)
    url = absolute(url_for("screenings.film_feed", slug=slug))
    return by_mark(name, url, lambda now: entries.listed(now, Screening.film_id == film.id))


@bp.get("/organisations/<slug:slug>/calendar.ics")
@public
def organisation_feed(slug: str) -> Response:
    """Every public screening of an organisation, to subscribe to."""
    organisation = get_or_404(Organisation, slug=slug)
    name = _("Screenings by %(name)s", name=organisation.name)
    url = absolute(url_for("screenings.organisation_feed", slug=slug))
    theirs = Screening.organisation_id == organisation.id
    return by_mark(name, url, lambda now: entries.listed(now, theirs))


@bp.get("/screenings/<slug:slug>/calendar.ics")
@public
def entry(slug: str) -> Response:
    """One screening's calendar entry; none for a screening whose day is not known."""
    screening = found_or_404(queries.at_address(db.session, slug, request.args.get("invitation")))
    stored = found_or_404(screening.vevent)
    url = absolute(url_for("screenings.entry", slug=slug))
    body = calendar.feed([stored], name=screening.title, url=url)
    return cached(
        body,
        mimetype=CALENDAR,
        modified=screening.revised_at,
        filename=f"{screening.slug}.ics",
        is_public=screening.is_listed,
    )


@bp.app_template_filter("google_calendar")
def google_calendar(screening: Screening) -> str:
    """The link that adds it to a calendar at Google."""
    return calendar.google_link(screening, site=absolute(""))


@bp.app_template_filter("outlook_calendar")
def outlook_calendar(screening: Screening) -> str:
    """The link that adds it to a calendar at Outlook."""
    return calendar.outlook_link(screening, site=absolute(""))


def _form() -> ScreeningForm:
    """Filled with what is usual, and with what a link proposes: ``?place=``."""
    usual = queries.usual_of(db.session, member().organisation_id)
    form = ScreeningForm(**_proposed(usual))
    if usual and usual.doors_minutes:
        form.doors_before = timedelta(minutes=usual.doors_minutes)
    _offer(form)
    propose_version(form)
    return form


def _edit_form(screening: Screening) -> EditForm:
    """Filled with the screening as it is."""
    form = EditForm(**entered(screening))
    _offer(form, kept_film=screening.film if screening.is_public else None)
    form.places_taken = screening.places_taken
    form.licensed_audience = screening.licensed_audience
    form.limit_before = screening.rsvp_limit
    if screening.is_public:
        form.keep_what_is_public()
    if timetable.length_of(screening):
        form.follow_programme()
    if not form.is_submitted():
        form.remember(screening.edits)
    return form


def _offer(form: ScreeningForm, kept_film: Film | None = None) -> None:
    form.offer(
        list(films.all_films(db.session)),
        list(venues.venues_of(db.session, member().organisation_id)),
    )
    form.offer_versions(films.all_versions(db.session), film=kept_film)


def _user() -> User:
    return db.session.get_one(User, member().user_id)


def _occasion() -> Occasion | None:
    """What the address says it is an answer to; 404 when that is not this member's to answer."""
    for name, find in FINDERS.items():
        number = request.args.get(name, type=int)
        if number is not None:
            return found_or_404(find(db.session, member(), number))
    return None


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
