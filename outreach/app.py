"""Puts the parts and areas together; the only module of the web application that knows them all."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_babel import Babel, get_locale
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import outreach.accounts.jobs.email_changes
import outreach.accounts.jobs.sign_in_links
import outreach.accounts.jobs.staff
import outreach.accounts.views
import outreach.accounts.views.email_changes
import outreach.accounts.views.factors
import outreach.accounts.views.own_account
import outreach.accounts.views.sign_in_links
import outreach.accounts.views.staff
import outreach.accounts.views.support
import outreach.door.jobs
import outreach.door.numbers
import outreach.door.own_data
import outreach.door.own_rsvp
import outreach.door.views
import outreach.door.views.links
import outreach.door.views.sync
import outreach.door.views.tickets
import outreach.facts.own_data
import outreach.facts.views
import outreach.films.views
import outreach.films.views.kits
import outreach.guides.views
import outreach.imports.jobs
import outreach.imports.own_data
import outreach.imports.views
import outreach.licences.views
import outreach.notices.jobs
import outreach.organisations.erasure
import outreach.organisations.jobs.applications
import outreach.organisations.jobs.invitations
import outreach.organisations.jobs.team
import outreach.organisations.own_data
import outreach.organisations.views.applications
import outreach.organisations.views.invitations
import outreach.organisations.views.profile
import outreach.organisations.views.team
import outreach.panels.jobs
import outreach.panels.views
import outreach.panels.views.consents
import outreach.panels.views.speakers
import outreach.publications.jobs
import outreach.publications.views
import outreach.requests.jobs
import outreach.requests.occasion
import outreach.requests.own_data
import outreach.requests.views
import outreach.requests.views.passed
import outreach.requests.views.review
import outreach.rsvps.copies
import outreach.rsvps.jobs
import outreach.rsvps.jobs.line
import outreach.rsvps.own_account
import outreach.rsvps.views
import outreach.rsvps.views.block_list
import outreach.rsvps.views.guests
import outreach.rsvps.views.line
import outreach.rsvps.views.own
import outreach.rsvps.views.party
import outreach.rsvps.views.questions
import outreach.rsvps.views.terms
import outreach.screenings.jobs
import outreach.screenings.jobs.crew
import outreach.screenings.jobs.films
import outreach.screenings.own_changes
import outreach.screenings.views
import outreach.screenings.views.copies
import outreach.screenings.views.crew
import outreach.screenings.views.feeds
import outreach.screenings.views.film_versions
import outreach.screenings.views.programme
import outreach.screenings.views.running_order
import outreach.screenings.views.safeguards
import outreach.screenings.views.standing
import outreach.screenings.views.usual
import outreach.site.listings
import outreach.site.statements
import outreach.site.views
import outreach.tours.views
import outreach.tours.views.public
import outreach.tours.views.stops
import outreach.venues.jobs
import outreach.venues.views
import outreach.venues.views.photos
import outreach.venues.views.projection
from outreach import cli, kits
from outreach.accounts import factors, members, security, trail
from outreach.accounts.models import User
from outreach.config import Settings, read_settings
from outreach.database import Database
from outreach.delivery import runs
from outreach.delivery import views as mail_views
from outreach.screenings import helping
from outreach.screenings.queries import entries
from outreach.web import access, assets, db, errors, filters, headers, uploads
from outreach.web.sessions import Sessions
from outreach.web.unchanged import Unchanged

ROOT = Path(__file__).parent.parent
ONE_MEGABYTE = 1_000_000
MOST_FIELDS = 500
ONE_HOUR = 3600

BLUEPRINTS = (
    outreach.accounts.views.bp,
    outreach.organisations.views.team.bp,
    outreach.organisations.views.invitations.bp,
    outreach.organisations.views.profile.bp,
    outreach.organisations.views.applications.bp,
    outreach.accounts.views.factors.bp,
    outreach.accounts.views.email_changes.bp,
    outreach.accounts.views.own_account.bp,
    outreach.accounts.views.sign_in_links.bp,
    outreach.accounts.views.staff.bp,
    outreach.accounts.views.support.bp,
    outreach.facts.views.bp,
    outreach.films.views.bp,
    outreach.films.views.kits.bp,
    outreach.screenings.views.film_versions.bp,
    outreach.venues.views.bp,
    outreach.venues.views.projection.bp,
    outreach.venues.views.photos.bp,
    outreach.screenings.views.bp,
    outreach.screenings.views.copies.bp,
    outreach.screenings.views.standing.bp,
    outreach.screenings.views.safeguards.bp,
    outreach.imports.views.bp,
    outreach.screenings.views.crew.bp,
    outreach.screenings.views.feeds.bp,
    outreach.screenings.views.usual.bp,
    outreach.screenings.views.programme.bp,
    outreach.screenings.views.running_order.bp,
    outreach.licences.views.bp,
    outreach.panels.views.bp,
    outreach.publications.views.bp,
    outreach.requests.views.bp,
    outreach.requests.views.review.bp,
    outreach.requests.views.passed.bp,
    outreach.panels.views.consents.bp,
    outreach.panels.views.speakers.bp,
    outreach.rsvps.views.bp,
    outreach.rsvps.views.line.bp,
    outreach.rsvps.views.own.bp,
    outreach.rsvps.views.terms.bp,
    outreach.rsvps.views.questions.bp,
    outreach.door.views.bp,
    outreach.door.views.links.bp,
    outreach.door.views.tickets.bp,
    outreach.rsvps.views.block_list.bp,
    outreach.rsvps.views.guests.bp,
    outreach.rsvps.views.party.bp,
    outreach.tours.views.bp,
    outreach.tours.views.stops.bp,
    outreach.tours.views.public.bp,
    outreach.guides.views.bp,
    outreach.site.views.bp,
    outreach.site.listings.bp,
    outreach.site.statements.bp,
    mail_views.bp,
    runs.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application.

    Raises:
        SettingError: the environment holds a setting that cannot be used.
    """
    settings = settings or read_settings()
    app = Flask(
        "outreach",
        root_path=str(ROOT),
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    cookie_keys = [key.hex() for key in settings.keys.all("cookie")]
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=cookie_keys[0],
        SECRET_KEY_FALLBACKS=cookie_keys[:0:-1],
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=ONE_MEGABYTE,
        MAX_FORM_MEMORY_SIZE=ONE_MEGABYTE,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        BABEL_DEFAULT_LOCALE="en",
    )
    app.session_interface = Sessions()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    Babel(app)
    app.jinja_env.globals["get_locale"] = get_locale
    filters.init_app(app)
    db.init_app(app, Database(settings.database_url, site=settings.public_url))
    uploads.init_app(app)
    security.init_app(app)
    access.init_app(
        app,
        find_member=_member,
        find_helper=helping.helper_at,
        first_step=factors.first_step,
        public_endpoints=security.PUBLIC_ENDPOINTS,
        note_act=trail.note_act,
    )
    headers.init_app(app, is_https=settings.is_https)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    outreach.films.views.kits.init_app(app, take_in=kits.take_in_here, written=kits.written)
    cli.init_app(app)
    _know_calendars(app)
    _serve_static(app, settings)
    _trust(app, settings.trusted_proxies)
    return app


def _member(user: User, hold: access.Hold) -> access.Member:
    """A user in their organisation; in none, with their own account, as staff, where they help."""
    return members.member_of(user, hold) or helping.outsider(user, hold)


def _know_calendars(app: Flask) -> None:
    """Tell who has a calendar already, without asking the application."""
    app.wsgi_app = Unchanged(  # type: ignore[method-assign]
        app.wsgi_app, lambda: entries.mark(app.extensions["database"])
    )


def _serve_static(app: Flask, settings: Settings) -> None:
    """Static files, and one style sheet that a browser keeps for good."""
    name = assets.build(ROOT / "static" / "css" / "app.css", settings.asset_folder)
    app.jinja_env.globals["stylesheet"] = f"/static/built/{name}"
    files = WhiteNoise(
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        max_age=ONE_HOUR,
        immutable_file_test=lambda _path, url: url.startswith("/static/built/"),
        add_headers_function=headers.adder_for_files(is_https=settings.is_https),
        allow_all_origins=False,
        mimetypes={".svg": "image/svg+xml; charset=utf-8"},
    )
    files.add_files(str(settings.asset_folder), prefix="static/built/")
    app.wsgi_app = files  # type: ignore[method-assign]


def _trust(app: Flask, proxies: int) -> None:
    """Read what so many proxies say of who asks; from anybody else it would be hearsay."""
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )
