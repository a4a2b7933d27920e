"""Questions about screenings."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.accounts.models import CrewRole, Organisation
from outreach.database import find_held, holding
from outreach.films.models import Film
from outreach.screenings.models import (
    PUBLIC,
    Crew,
    Screening,
    Status,
    UsualTerms,
    Visibility,
)
from outreach.words import N_

LONGEST = timedelta(days=2)
# What the public may find: in lists, search, feeds and calendars.
LISTED = sa.and_(Screening.status.in_(PUBLIC), Screening.visibility == Visibility.PUBLIC)
FURTHEST = 1_000_000  # into the programme, so that no number is too large for an engine
WITH_CARD = (
    joinedload(Screening.film),
    joinedload(Screening.venue),
    joinedload(Screening.organisation),
    joinedload(Screening.room),
)
# Made once: on the pages that are asked for most, to make a query takes as long as to send it.
_AT_ADDRESS = sa.select(Screening).where(
    Screening.status.in_(PUBLIC), Screening.slug == sa.bindparam("slug")
)
_SHOWN = _AT_ADDRESS.options(*WITH_CARD)
_HELD = holding(_AT_ADDRESS, Screening)


def upcoming(
    session: Session,
    *,
    now: datetime,
    film: Film | None = None,
    organisation: Organisation | None = None,
    limit: int | None = None,
) -> Sequence[Screening]:
    """Public screenings that are not over, soonest first; cancelled ones stay, to be seen."""
    query = _of(_public(film), organisation).where(
        Screening.starts_at > now - LONGEST,
        sa.or_(Screening.ends_at.is_(None), Screening.ends_at > now),
    )
    found = session.scalars(query.order_by(Screening.starts_at, Screening.id).limit(limit)).all()
    return [screening for screening in found if not screening.is_past(now)]


def past(
    session: Session, *, now: datetime, film: Film | None = None, limit: int | None = None
) -> Sequence[Screening]:
    """Public screenings that are over, latest first; those known to a month by its last day."""
    query = _public(film).where(sa.or_(Screening.starts_at.is_(None), Screening.starts_at <= now))
    found = [s for s in session.scalars(query) if s.is_past(now) and not s.is_cancelled]
    found.sort(key=_held, reverse=True)
    return found[:limit]


def of_organisation(
    session: Session, organisation_id: int, *, with_programme: bool = False
) -> Sequence[Screening]:
    """All of an organisation's screenings, drafts too, by time; those without one first."""
    query = (
        sa.select(Screening)
        .where(Screening.organisation_id == organisation_id)
        .order_by(Screening.starts_at.is_not(None), Screening.starts_at, Screening.id)
        .options(*WITH_CARD)
    )
    if with_programme:
        query = query.options(selectinload(Screening.programme))
    return session.scalars(query).all()


class When(enum.StrEnum):
    """Which part of the programme."""

    TO_COME = "to-come"
    OVER = "over"
    ALL = "all"

    @property
    def label(self) -> str:
        return _WHEN_LABELS[self]


_WHEN_LABELS = {When.TO_COME: N_("To come"), When.OVER: N_("Over"), When.ALL: N_("All")}


def programme(
    session: Session,
    *,
    when: When,
    film_id: int | None = None,
    organisation_id: int | None = None,
    now: datetime,
    limit: int,
    offset: int = 0,
) -> Sequence[Screening]:
    """Every organisation's screenings but drafts, which are their team's own.

    Those to come by time; of the others, the latest first.
    """
    end = sa.func.coalesce(Screening.ends_at, Screening.starts_at)
    query = sa.select(Screening).where(Screening.status != Status.DRAFT).options(*WITH_CARD)
    if when is When.TO_COME:
        query = query.where(end > now).order_by(Screening.starts_at, Screening.id)
    else:
        known = Screening.starts_at.is_(None)
        query = query.order_by(known, Screening.starts_at.desc(), Screening.id.desc())
    if when is When.OVER:
        query = query.where(sa.or_(end.is_(None), end <= now))
    if film_id is not None:
        query = query.where(Screening.film_id == film_id)
    if organisation_id is not None:
        query = query.where(Screening.organisation_id == organisation_id)
    return session.scalars(query.limit(limit).offset(min(offset, FURTHEST))).all()


def crew_of(session: Session, screening: Screening) -> Sequence[Crew]:
    """Who has a role at the screening, in the order in which they were added."""
    return session.scalars(
        sa.select(Crew)
        .where(Crew.screening_id == screening.id)
        .order_by(Crew.created_at, Crew.id)
        .options(joinedload(Crew.user), joinedload(Crew.added_by))
    ).all()


def roles_at(session: Session, screening: Screening, user_id: int) -> frozenset[CrewRole]:
    """The roles that somebody has at the screening."""
    roles = sa.select(Crew.role).where(Crew.screening_id == screening.id, Crew.user_id == user_id)
    return frozenset(session.scalars(roles))


def helps_anywhere(session: Session, user_id: int) -> bool:
    """Whether somebody has a role at any screening."""
    return session.scalar(sa.select(Crew.id).where(Crew.user_id == user_id).limit(1)) is not None


def helped_elsewhere(
    session: Session, user_id: int, organisation_id: int, *, now: datetime
) -> dict[Screening, list[CrewRole]]:
    """The screenings of other organisations at which somebody has roles; those to come first."""
    found: dict[Screening, list[CrewRole]] = {}
    for crew in session.scalars(
        sa.select(Crew)
        .join(Crew.screening)
        .where(Crew.user_id == user_id, Screening.organisation_id != organisation_id)
        .order_by(Screening.starts_at, Screening.id, Crew.id)
        .options(joinedload(Crew.screening).options(*WITH_CARD))
    ):
        found.setdefault(crew.screening, []).append(crew.role)
    return dict(sorted(found.items(), key=lambda item: item[0].is_past(now)))


def times_published(session: Session, organisation_id: int) -> int:
    """How many of an organisation's screenings the public has been shown."""
    query = sa.select(sa.func.count(Screening.id)).where(
        Screening.organisation_id == organisation_id, Screening.status.in_(PUBLIC)
    )
    return session.scalar(query) or 0


def at_address(
    session: Session, slug: str, invitation: str | None = None, *, held: bool = False
) -> Screening | None:
    """The screening at this address, for whoever has that: of a draft nobody has.

    Args:
        invitation: the key in the address, which one by invitation asks for.
        held: whether it is to be changed, and so locked.
    """
    if held:
        found = find_held(session, _HELD, slug=slug)
    else:
        found = session.scalars(_SHOWN, {"slug": slug}).one_or_none()
    if found is not None and found.is_by_invitation and not found.is_opened_by(invitation):
        return None
    return found


def _public(film: Film | None) -> sa.Select[Screening]:
    query = sa.select(Screening).where(LISTED).options(*WITH_CARD)
    return query if film is None else query.where(Screening.film_id == film.id)


def _of(query: Any, organisation: Organisation | None) -> Any:
    return query if organisation is None else query.where(Screening.organisation == organisation)


def _held(screening: Screening) -> str:
    return (
        screening.starts_at.isoformat()
        if screening.starts_at
        else screening.held_on.last_day.isoformat()
        if screening.held_on
        else ""
    )


def usual_of(session: Session, organisation_id: int) -> UsualTerms | None:
    """What is usual in this organisation; None where nobody has said."""
    return session.scalar(
        sa.select(UsualTerms).where(UsualTerms.organisation_id == organisation_id)
    )
