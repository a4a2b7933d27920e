"""Screenings that somebody looks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.cities import City
from outreach.errors import Refused
from outreach.films.models import AccessTrack, Film, TrackKind
from outreach.globe import squared_for
from outreach.screenings.models import PUBLISHED, Screening, Status
from outreach.screenings.queries import FURTHEST, LISTED, WITH_CARD, entries
from outreach.screenings.queries.finding import NO_FILM, NO_HOST, Finding, How, Time
from outreach.venues.models import Access, AccessFeature, Venue

ANY_CLOCK = timedelta(days=1)  # no zone is that far from UTC
Condition = sa.ColumnElement[bool]
# What is known from a source was hosted by others than the organisation that keeps it.
IS_THEIR_OWN = Screening.source.is_(None)


def listed() -> Condition:
    """What everybody may find: the rule that every question here stands on."""
    return LISTED


def read(session: Session, args: Mapping[str, Sequence[str]]) -> tuple[Finding, list[Refused]]:
    """What an address asks for, as :meth:`Finding.from_args`; films and hosts must be there."""
    finding, wrong = Finding.from_args(args)
    if finding.film and not session.scalar(sa.select(Film.id).where(Film.slug == finding.film)):
        wrong.append(Refused(NO_FILM, field="film"))
        finding = replace(finding, film=None)
    if finding.host and not session.scalar(_id_of_host(finding.host)):
        wrong.append(Refused(NO_HOST, field="host"))
        finding = replace(finding, host=None)
    return finding, wrong


def found(
    session: Session, finding: Finding, *, now: datetime, limit: int, offset: int = 0
) -> Sequence[Screening]:
    """Those that are looked for: to come, soonest first; past, latest first."""
    order = (Screening.listed_at, Screening.id)
    if finding.when is Time.PAST:
        order = (Screening.listed_at.desc(), Screening.id.desc())  # type: ignore[assignment]
    some = sa.select(Screening.id).where(*conditions(finding, now)).order_by(*order)
    chosen = some.limit(limit).offset(min(offset, FURTHEST)).subquery()
    query = sa.select(Screening).join(chosen, chosen.c.id == Screening.id).order_by(*order)
    return session.scalars(query.options(*WITH_CARD)).all()


def count(session: Session, finding: Finding, *, now: datetime) -> int:
    """How many there are in all."""
    query = sa.select(sa.func.count()).select_from(Screening).where(*conditions(finding, now))
    return session.scalar(query) or 0


def in_feed(finding: Finding, now: datetime) -> tuple[Condition, ...]:
    """What of it everybody may subscribe to."""
    asked = _narrowing(finding.subscribed, now)
    return entries.listed(now, *asked)


def countries(session: Session) -> Sequence[str]:
    """The countries that have a screening which everybody may find."""
    shown = sa.exists().where(Screening.venue_id == Venue.id, listed())
    return session.scalars(sa.select(Venue.country).where(shown).distinct()).all()


def hosts(session: Session, *, asked: str | None = None) -> dict[str, str]:
    """The names, by slug, of who hosts what everybody may find, and of the one ``asked`` for."""
    theirs = sa.and_(Screening.organisation_id == Organisation.id, IS_THEIR_OWN)
    shown = sa.exists().where(theirs, listed())
    rows = session.execute(
        sa.select(Organisation.slug, Organisation.name)
        .where(sa.or_(shown, Organisation.slug == asked) if asked else shown)
        .order_by(Organisation.name, Organisation.id)
    )
    return {row.slug: row.name for row in rows}


def conditions(finding: Finding, now: datetime) -> list[Condition]:
    """Everything that must be true of a screening that is looked for."""
    return [listed(), _is_then(finding.when, now), *_narrowing(finding, now)]


def _is_then(when: Time, now: datetime) -> Condition:
    """What was called off is of no interest any more once its time has passed."""
    is_coming = Screening.coming_until > now
    took_place = Screening.status != Status.CANCELLED
    return {
        Time.COMING: is_coming,
        Time.PAST: sa.and_(~is_coming, took_place),
        Time.ALL: sa.or_(is_coming, took_place),
    }[when]


def _narrowing(finding: Finding, now: datetime) -> list[Condition]:
    said = [
        *(Screening.search_text.contains(word, autoescape=True) for word in finding.words),
        *([_not_before(finding.since)] if finding.since else []),
        *([_not_after(finding.until)] if finding.until else []),
        *([_is_held(finding.how)] if finding.how else []),
        *([_has_places(now)] if finding.places else []),
    ]
    if finding.host:
        said += [Screening.organisation_id.in_(_id_of_host(finding.host)), IS_THEIR_OWN]
    if film := _of_film(finding):
        said.append(Screening.film_id.in_(sa.select(Film.id).where(*film)))
    if finding.subtitles:
        said.append(_is_subtitled(finding.subtitles))
    if venue := _of_venue(finding):
        said.append(Screening.venue_id.in_(sa.select(Venue.id).where(*venue)))
    return said


def _id_of_host(slug: str) -> sa.Select[int]:
    return sa.select(Organisation.id).where(Organisation.slug == slug)


def _of_film(finding: Finding) -> list[Condition]:
    return [
        *([Film.slug == finding.film] if finding.film else []),
        *([_holds(Film.languages, finding.language)] if finding.language else []),
    ]


def _is_subtitled(language: str) -> Condition:
    """By the version that it shows; while that is not decided, nobody can say."""
    written = [kind for kind in TrackKind if kind.is_written]
    shown = sa.and_(AccessTrack.kind.in_(written), AccessTrack.language == language)
    return Screening.film_version_id.in_(sa.select(AccessTrack.film_version_id).where(shown))


def _of_venue(finding: Finding) -> list[Condition]:
    return [
        *([Venue.country == finding.country] if finding.country else []),
        *([_is_near(finding.near, finding.km)] if finding.near else []),
        *(_offers(feature) for feature in finding.access),
    ]


def _is_near(city: City, km: int) -> Condition:
    """Exact on the globe, and a sum: see ``globe``. What nobody can locate is near nothing."""
    here = city.arrow
    axes = zip((Venue.globe_x, Venue.globe_y, Venue.globe_z), here, strict=True)
    x, y, z = ((there - at) * (there - at) for there, at in axes)
    return x + y + z <= squared_for(km)


def _offers(feature: Access) -> Condition:
    return Venue.features.any(
        sa.and_(AccessFeature.feature == feature, AccessFeature.is_there.is_(True))
    )


def _holds(column: sa.orm.InstrumentedAttribute[list[str]], word: str) -> Condition:
    """Whether a list that is kept as JSON holds the word, which has no quotes in it."""
    return sa.cast(column, sa.Text).contains(f'"{word}"', autoescape=True)


def _not_before(day: date) -> Condition:
    """A month that ends on that day or later can be meant, where no more is known."""
    known = sa.type_coerce(Screening.held_on, sa.String)
    month_or_year = sa.func.substr(day.isoformat(), 1, sa.func.length(known))
    return sa.and_(
        Screening.listed_at > datetime.combine(day, time(), UTC) - ANY_CLOCK,
        sa.or_(
            Screening.starts_wall >= datetime.combine(day, time()),
            sa.and_(Screening.starts_wall.is_(None), known >= month_or_year),
        ),
    )


def _not_after(day: date) -> Condition:
    known = sa.type_coerce(Screening.held_on, sa.String)
    return sa.or_(
        Screening.starts_wall < datetime.combine(day, time()) + timedelta(days=1),
        sa.and_(Screening.starts_wall.is_(None), known <= day.isoformat()),
    )


def _is_held(how: How) -> Condition:
    is_online = Screening.online_url.is_not(None)
    if how is How.ONLINE:
        return is_online
    return sa.or_(Screening.venue_id.is_not(None), ~is_online)


def _has_places(now: datetime) -> Condition:
    """As ``Screening.is_open_for_rsvps``, and not full."""
    return sa.and_(
        Screening.status.in_(PUBLISHED),
        Screening.starts_at > now,
        sa.or_(Screening.rsvps_open_at.is_(None), Screening.rsvps_open_at <= now),
        sa.or_(Screening.rsvps_close_at.is_(None), Screening.rsvps_close_at > now),
        Screening.places_taken < Screening.capacity - Screening.places_kept,
    )
