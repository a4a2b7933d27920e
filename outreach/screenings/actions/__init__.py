"""What hosts do with screenings."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.films.models import Film
from outreach.screenings import terms
from outreach.screenings.actions import history
from outreach.screenings.actions.checks import (
    check_cancellable,
    check_open,
    check_postponable,
    check_publishable,
    check_reportable,
)
from outreach.screenings.actions.following import follow_venue
from outreach.screenings.actions.history import (
    CANCELLED,
    MOVED,
    OVER,
    POSTPONED,
    RESTATED,
    announced,
    changes_of,
)
from outreach.screenings.actions.standing import (
    KEY_BYTES,
    MADE_PUBLIC,
    cancel,
    change_key,
    close,
    license,
    make_public,
    postpone,
    publish,
    published_as,
    report,
)
from outreach.screenings.models import (
    Place,
    Screening,
    ScreeningKind,
    Status,
    Visibility,
)
from outreach.slugs import free_slug, slug_of
from outreach.venues.models import AddressVisibility
from outreach.words import N_

DELETED = "screenings.deleted"

__all__ = [
    "CANCELLED",
    "DELETED",
    "MADE_PUBLIC",
    "MOVED",
    "OVER",
    "POSTPONED",
    "RESTATED",
    "announced",
    "cancel",
    "change_key",
    "changes_of",
    "check_cancellable",
    "check_open",
    "check_postponable",
    "check_publishable",
    "check_reportable",
    "close",
    "delete",
    "edit",
    "follow_venue",
    "license",
    "make_public",
    "postpone",
    "publish",
    "report",
    "schedule",
]


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
) -> Screening:
    """A new draft.

    Args:
        starts, ends: wall times in the venue's zone, or in ``timezone`` when it is online. An end
            that is None becomes the film's own and an hour to talk.
        starts_fold, ends_fold: which is meant, where clocks show that time twice.
        doors: a time of day, at most twelve hours before the start.
        slug: the last part of its address. Made from the title when None; of what is not listed,
            nobody guesses it.

    Raises:
        Refused: a time is past, in no order or not on the clock; the slug is taken; nobody or
            more than a stadium may come.
    """
    screening = Screening(
        organisation=organisation,
        film=film,
        slug=_new_slug(session, slug, title, visibility),
        host_name=organisation.name,
        status=Status.DRAFT,
        places_taken=0,
        sequence=0,
        edits=0,
        revised_at=now,
    )
    _describe(screening, title, description)
    _show_to(screening, kind, visibility, online_visibility)
    with session.no_autoflush:
        terms.set_place(screening, place, timezone)
        terms.set_time(
            screening, starts, ends, doors, now, starts_fold=starts_fold, ends_fold=ends_fold
        )
        terms.set_limit(screening, rsvp_limit)
    session.add(screening)
    session.flush()
    history.note(
        session, screening, {"status": (None, screening.status)}, by=by, now=now, tells=False
    )
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
) -> None:
    """Change it. When a public one moves in time or place, its guests will be told.

    What was postponed and gets another time is on again.

    Args:
        seen: the number of the last edit that whoever changes it knows of; None asks nothing.

    Raises:
        Overtaken: there were others since.
        Refused: as :func:`schedule`; or it has begun, or is cancelled; or the new capacity is below
            the places already given.
    """
    screening.lock()
    check_open(screening, now)
    history.check_seen(screening, seen)
    with history.recorded(session, screening, by=by, now=now), session.no_autoflush:
        if not screening.is_public:
            screening.film = film or screening.film
            if slug and slug != screening.slug:
                screening.slug = _new_slug(session, slug, title, screening.visibility)
        was_at = screening.starts_at
        _describe(screening, title, description)
        _show_to(screening, kind, visibility, online_visibility)
        terms.set_place(screening, place, timezone)
        terms.set_time(
            screening, starts, ends, doors, now, starts_fold=starts_fold, ends_fold=ends_fold
        )
        terms.set_limit(screening, rsvp_limit)
        if screening.is_postponed and screening.starts_at != was_at:
            screening.status, screening.postponement_reason = published_as(screening), None


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


def _new_slug(session: Session, wanted: str | None, title: str, visibility: Visibility) -> str:
    if not wanted:
        made = slug_of(title, otherwise="screening")
        if visibility is not Visibility.PUBLIC:
            made = f"{made}-{secrets.token_hex(KEY_BYTES // 2)}"
        return free_slug(session, Screening, made)
    if free_slug(session, Screening, wanted) != wanted:
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
