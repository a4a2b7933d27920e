"""Scheduling screenings and changing them, one by one or many at once."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, User
from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.screenings import terms, versions
from outreach.screenings.actions import history
from outreach.screenings.actions.batches import Batch, FreeSlug, joined
from outreach.screenings.actions.checks import check_open
from outreach.screenings.actions.standing import KEY_BYTES, published_as
from outreach.screenings.models import Place, Screening, ScreeningKind, Status, Visibility
from outreach.slugs import slug_of
from outreach.venues.models import AddressVisibility
from outreach.words import N_


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
    kind: ScreeningKind = ScreeningKind.COMMUNITY,
    visibility: Visibility = Visibility.PUBLIC,
    online_visibility: AddressVisibility = AddressVisibility.AFTER_RSVP,
    starts_fold: int | None = None,
    ends_fold: int | None = None,
    by: User | None = None,
    film_version: FilmVersion | None = None,
    batch: Batch | None = None,
) -> Screening:
    """A new draft.

    Args:
        starts, ends: wall times in the venue's zone, or in ``timezone`` when it is online. An end
            that is None becomes the film's own and an hour to talk.
        starts_fold, ends_fold: which is meant, where clocks show that time twice.
        doors: a time of day, at most twelve hours before the start.
        slug: the last part of its address. Made from the title when None; of what is not listed,
            nobody guesses it.
        batch: what it is made together with. It has no number before that is done.

    Raises:
        Refused: a time is past, in no order or not on the clock; the slug is taken; nobody or
            more than a stadium may come; the version is of another film.
    """
    with joined(batch, session, by=by, now=now) as together, session.no_autoflush:
        screening = Screening(
            organisation=organisation,
            film=film,
            slug=_new_slug(together.free_slug, slug, title, visibility),
            host_name=organisation.name,
            status=Status.DRAFT,
            places_taken=0,
            sequence=0,
            edits=0,
            revised_at=now,
        )
        _describe(screening, title, description)
        _show_to(screening, kind, visibility, online_visibility)
        versions.choose(screening, film_version)
        terms.set_place(screening, place, timezone)
        terms.set_time(
            screening, starts, ends, doors, now, starts_fold=starts_fold, ends_fold=ends_fold
        )
        terms.set_limit(screening, rsvp_limit)
        session.add(screening)
        together.made(screening)
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
    kind: ScreeningKind | None = None,
    visibility: Visibility | None = None,
    online_visibility: AddressVisibility | None = None,
    starts_fold: int | None = None,
    ends_fold: int | None = None,
    by: User | None = None,
    seen: int | None = None,
    film_version: FilmVersion | None = None,
    batch: Batch | None = None,
) -> None:
    """Change it. When a public one moves in time or place, its guests will be told.

    What was postponed and gets another time is on again.

    Args:
        seen: the number of the last edit that whoever changes it knows of; None asks nothing.
        batch: what it is changed together with, which holds it.

    Raises:
        Overtaken: there were others since.
        Refused: as :func:`schedule`; or it has begun, or is cancelled; or the new capacity is below
            the places already given.
    """
    if batch is None:
        screening.lock()
    check_open(screening, now)
    history.check_seen(screening, seen)
    with joined(batch, session, by=by, now=now) as together, session.no_autoflush:
        together.changes(screening)
        if not screening.is_public:
            screening.film = film or screening.film
            if slug and slug != screening.slug:
                screening.slug = _new_slug(together.free_slug, slug, title, screening.visibility)
        was_at = screening.starts_at
        _describe(screening, title, description)
        _show_to(screening, kind, visibility, online_visibility)
        versions.choose(screening, film_version)
        terms.set_place(screening, place, timezone)
        terms.set_time(
            screening, starts, ends, doors, now, starts_fold=starts_fold, ends_fold=ends_fold
        )
        terms.set_limit(screening, rsvp_limit)
        if screening.is_postponed and screening.starts_at != was_at:
            screening.status, screening.postponement_reason = published_as(screening), None


def _new_slug(free: FreeSlug, wanted: str | None, title: str, visibility: Visibility) -> str:
    if not wanted:
        made = slug_of(title, otherwise="screening")
        if visibility is not Visibility.PUBLIC:
            made = f"{made}-{secrets.token_hex(KEY_BYTES // 2)}"
        return free(made)
    if free(wanted) != wanted:
        raise Refused(N_("This address is taken. Choose another."), field="slug")
    return wanted


def _describe(screening: Screening, title: str, description: str | None) -> None:
    screening.title, screening.description = title, description


def _show_to(
    screening: Screening,
    kind: ScreeningKind | None,
    visibility: Visibility | None,
    online_visibility: AddressVisibility | None,
) -> None:
    """For whom it is and who finds it; None leaves it as it is."""
    screening.kind = kind or screening.kind
    screening.visibility = visibility or screening.visibility
    screening.online_visibility = online_visibility or screening.online_visibility
    if screening.is_by_invitation and screening.invitation_key is None:
        screening.invitation_key = secrets.token_urlsafe(KEY_BYTES)
