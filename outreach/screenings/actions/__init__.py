"""What hosts do with screenings."""

from __future__ import annotations

from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.database import site_of
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.screenings import calendar, terms, versions
from outreach.screenings.actions import requests
from outreach.screenings.models import Place, Screening, Status
from outreach.slugs import free_slug, slug_of
from outreach.venues.models import Venue
from outreach.words import N_

MOVED = "screenings.moved"
CANCELLED = "screenings.cancelled"
DELETED = "screenings.deleted"


def schedule(
    session: Session,
    *,
    organisation: Organisation,
    film: Film,
    place: Place,
    title: str,
    starts: datetime,
    ends: datetime | None,
    now: datetime,
    slug: str | None = None,
    doors: time | None = None,
    timezone: str | None = None,
    rsvp_limit: int | None = None,
    description: str | None = None,
    film_version: FilmVersion | None = None,
) -> Screening:
    """A new draft.

    Args:
        starts, ends: wall times in the venue's zone, or in ``timezone`` when it is online. An end
            that is None becomes the film's own and an hour to talk.
        doors: a time of day, at most twelve hours before the start.
        slug: the last part of its address; made from the title when None.

    Raises:
        Refused: a time is past, in no order or not on the clock; the slug is taken; nobody or
            more than a stadium may come; the version is of another film.
    """
    screening = Screening(
        organisation=organisation,
        film=film,
        slug=_new_slug(session, slug, title),
        host_name=organisation.name,
        status=Status.DRAFT,
        places_taken=0,
        sequence=0,
        revised_at=now,
    )
    _describe(screening, title, description)
    versions.choose(screening, film_version)
    with session.no_autoflush:
        terms.set_place(screening, place, timezone)
        terms.set_time(screening, starts, ends, doors, now)
        terms.set_limit(screening, rsvp_limit)
    session.add(screening)
    session.flush()
    return screening


def edit(
    session: Session,
    screening: Screening,
    *,
    place: Place,
    title: str,
    starts: datetime,
    ends: datetime | None,
    now: datetime,
    film: Film | None = None,
    slug: str | None = None,
    doors: time | None = None,
    timezone: str | None = None,
    rsvp_limit: int | None = None,
    description: str | None = None,
    film_version: FilmVersion | None = None,
) -> None:
    """Change it. When a published one moves in time or place, its guests will be told.

    Raises:
        Refused: as :func:`schedule`; or it has begun or is cancelled; or the new capacity is below
            the places already given.
    """
    screening.lock()
    check_open(screening, now)
    if not screening.is_public:
        screening.film = film or screening.film
        if slug and slug != screening.slug:
            screening.slug = _new_slug(session, slug, title)
    before = _where_and_when(screening)
    with session.no_autoflush:
        _describe(screening, title, description)
        versions.choose(screening, film_version)
        terms.set_place(screening, place, timezone)
        terms.set_time(screening, starts, ends, doors, now)
        terms.set_limit(screening, rsvp_limit)
    if screening.is_published and _where_and_when(screening) != before:
        _tell_guests(session, screening, MOVED, now=now)
    _revise(session, screening, now=now)


def publish(session: Session, screening: Screening, *, now: datetime) -> None:
    """Let the public see it, RSVP and subscribe; who asked for it will be told.

    Raises:
        Refused: it is no draft, its time has passed, or its organisation is not trusted yet: see
            ``publications.ask``.
    """
    screening.lock()
    check_publishable(screening, now)
    if not screening.organisation.is_trusted:
        raise Refused(N_("What this organisation publishes is reviewed first. Ask for it."))
    make_public(session, screening, now=now)


def check_publishable(screening: Screening, now: datetime) -> None:
    """Say why it may not be published, nor be asked for.

    Raises:
        Refused: it waits for review, is published already, or its time has passed.
    """
    if screening.is_requested:
        raise Refused(N_("This screening waits for review already."))
    if not screening.is_draft:
        raise Refused(N_("This screening is published already."))
    if screening.has_begun(now):
        raise Refused(N_("Its time has passed. Choose another before you publish it."))


def make_public(session: Session, screening: Screening, *, now: datetime) -> None:
    """Publish it, after all was checked."""
    screening.status, screening.published_at = Status.PUBLISHED, now
    _revise(session, screening, now=now)
    requests.announce(session, screening, now=now)


def cancel(
    session: Session, screening: Screening, *, reason: str | None = None, now: datetime
) -> None:
    """Call it off. It stays to be seen, as cancelled, and its guests will be told.

    Raises:
        Refused: it is not published, or has begun.
    """
    screening.lock()
    check_cancellable(screening, now)
    screening.status, screening.cancelled_at = Status.CANCELLED, now
    screening.cancellation_reason = reason
    _tell_guests(session, screening, CANCELLED, now=now)
    _revise(session, screening, now=now)


def delete(session: Session, screening: Screening, *, now: datetime) -> None:
    """Throw a draft away, and leave word for later areas, which know what else it leaves behind.

    Raises:
        Refused: the public has seen it, or it waits for review.
    """
    screening.lock()
    if screening.is_requested:
        raise Refused(N_("It waits for review. Take it back before you delete it."))
    if not screening.is_draft:
        raise Refused(N_("Only a draft can be deleted. Cancel the screening instead."))
    outbox.queue(
        session,
        DELETED,
        key=f"{DELETED}:{screening.uid}",
        now=now,
        organisation_id=screening.organisation_id,
    )
    session.delete(screening)


def check_open(screening: Screening, now: datetime) -> None:
    """Say why its host may not change it, before they fill in a form.

    Raises:
        Refused: it is cancelled, or published and has begun.
    """
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled; it can no longer be changed."))
    if not screening.may_be_edited(now):
        raise Refused(N_("This screening has begun; it can no longer be changed."))


def check_cancellable(screening: Screening, now: datetime) -> None:
    """Say why it may not be called off.

    Raises:
        Refused: as :func:`cancel`.
    """
    if not screening.is_public:
        raise Refused(N_("Only a published screening can be cancelled."))
    check_open(screening, now)


def follow_venue(session: Session, venue: Venue, *, now: datetime) -> None:
    """Bring the venue's coming screenings to what it says now: zone, capacity, calendar entries.

    People come at the wall time, so it stays where the zone was put right, and the instant moves.
    """
    coming = session.scalars(
        sa.select(Screening).where(
            Screening.venue_id == venue.id,
            Screening.status != Status.CANCELLED,
            Screening.starts_at > now,
        )
    )
    for screening in coming.all():
        screening.lock()
        terms.follow_zone(screening, venue.timezone, now)
        if screening.room:
            wanted = terms.capacity_of(screening.room, screening.rsvp_limit)
            screening.capacity = max(wanted or 1, screening.places_taken, 1)
        if screening.is_published:
            stored = screening.vevent
            if calendar.entry(screening, site=site_of(session)) != stored:
                _tell_guests(session, screening, MOVED, now=now)
                _revise(session, screening, now=now)


def store_entries(session: Session) -> int:
    """Serialise again what names another public address than ours. Returns how many."""
    stale = session.scalars(
        sa.select(Screening).where(
            Screening.vevent.is_not(None), Screening.vevent_site != site_of(session)
        )
    ).all()
    for screening in stale:
        _store_entry(session, screening)
    return len(stale)


def _revise(session: Session, screening: Screening, *, now: datetime) -> None:
    """Note the revision, and store what calendars show of it."""
    screening.revised_at = now.replace(microsecond=0)
    session.flush()
    if screening.is_public and screening.starts_at is not None:
        _store_entry(session, screening)


def _store_entry(session: Session, screening: Screening) -> None:
    screening.vevent_site = site_of(session)
    screening.vevent = calendar.entry(screening, site=screening.vevent_site)


def _tell_guests(session: Session, screening: Screening, kind: str, *, now: datetime) -> None:
    """Raise SEQUENCE (RFC 5546, 2.1.4) and leave a row that a later area turns into mail."""
    screening.sequence += 1
    key = f"{kind}:{screening.id}:{screening.sequence}"
    outbox.queue(
        session, kind, key=key, now=now, screening_id=screening.id, sequence=screening.sequence
    )


def _where_and_when(screening: Screening) -> tuple[object, ...]:
    return (
        screening.starts_at,
        screening.ends_at,
        screening.timezone,
        screening.venue.id if screening.venue else None,
        screening.room.id if screening.room else None,
        screening.online_url,
    )


def _new_slug(session: Session, wanted: str | None, title: str) -> str:
    if not wanted:
        return free_slug(session, Screening, slug_of(title, otherwise="screening"))
    if free_slug(session, Screening, wanted) != wanted:
        raise Refused(N_("This address is taken. Choose another."), field="slug")
    return wanted


def _describe(screening: Screening, title: str, description: str | None) -> None:
    screening.title, screening.description = title, description
