"""What organisations do with tours.

Whoever puts a screening on a tour takes the screening's row first and then the tour's, so that it
becomes one stop only, on a day that the tour has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.errors import NotAll, Refused
from outreach.films.models import Film
from outreach.screenings.actions.order import by_number
from outreach.screenings.models import Screening
from outreach.slugs import free_slug, slug_of
from outreach.tours import queries
from outreach.tours.models import Tour, TourStop, day_of
from outreach.words import N_


def create(
    session: Session,
    *,
    organisation: Organisation,
    film: Film,
    title: str,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    slug: str | None = None,
    description: str | None = None,
) -> Tour:
    """A tour without stops; the public knows of it once one of its stops is public.

    Raises:
        Refused: it ends before it starts, or its address is taken.
    """
    _check_days(starts_on, ends_on)
    tour = Tour(
        organisation=organisation,
        film=film,
        slug=_new_slug(session, slug, title),
        title=title,
        description=description,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
        changed_at=now,
    )
    session.add(tour)
    session.flush()
    return tour


def edit(
    session: Session,
    tour: Tour,
    *,
    title: str,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    film: Film | None = None,
    slug: str | None = None,
    description: str | None = None,
) -> None:
    """Change it. The film stays while it has stops, the address once it is announced.

    Raises:
        Refused: as :func:`create`; or a stop would be before or after the tour.
    """
    tour.lock()
    _check_days(starts_on, ends_on)
    stops = queries.stops_of(session, tour)
    if film and film is not tour.film and stops:
        raise Refused(N_("The stops of this tour show its film; it stays."), field="film")
    if slug and slug != tour.slug:
        if queries.is_announced(session, tour):
            raise Refused(N_("This tour is announced; its address stays."), field="slug")
        tour.slug = _new_slug(session, slug, title)
    for stop in stops:
        _check_day(stop.screening, starts_on, ends_on)
    tour.film = film or tour.film
    tour.title, tour.description = title, description
    tour.starts_on, tour.ends_on = starts_on, ends_on
    _note_change(session, tour, now)


def add(
    session: Session,
    tour: Tour,
    screening: Screening,
    *,
    note: str | None = None,
    now: datetime,
) -> TourStop:
    """Make a screening a stop.

    Raises:
        Refused: it is on a tour already, shows another film, is of another organisation, or is
            before the tour or after it.
    """
    screening.lock()
    tour.lock()
    _check_fits(session, tour, screening)
    stop = TourStop(tour=tour, screening=screening, note=note)
    session.add(stop)
    _note_change(session, tour, now)
    return stop


def add_together(
    session: Session, tour: Tour, screenings: Sequence[Screening], *, now: datetime
) -> None:
    """Make all of them stops.

    Raises:
        NotAll: at least one cannot be; then none is.
    """
    reasons: dict[int, Refused] = {}
    in_order = by_number(screenings)
    for screening in in_order:
        screening.lock()
    with session.begin_nested():
        for screening in in_order:
            try:
                add(session, tour, screening, now=now)
            except Refused as refused:
                reasons[screening.id] = refused
        if reasons:
            raise NotAll(N_("Nothing was added: %(number)s of them cannot be stops."), reasons)


def put_on(session: Session, screening: Screening, tour: Tour | None, *, now: datetime) -> None:
    """Have it be a stop of this tour, or of none, wherever it was before.

    Raises:
        Refused: as :func:`add`.
    """
    screening.lock()
    before = queries.stop_of(session, screening)
    if before and before.tour is not tour:
        remove(session, before, now=now)
    if tour and not (before and before.tour is tour):
        add(session, tour, screening, now=now)


def describe(session: Session, stop: TourStop, *, note: str | None, now: datetime) -> None:
    """Say something about this stop, for everybody to read."""
    stop.note = note
    _note_change(session, stop.tour, now)


def remove(session: Session, stop: TourStop, *, now: datetime) -> None:
    """Take the screening off the tour; the screening itself stays as it is."""
    tour = stop.tour
    tour.stops.remove(stop)
    _note_change(session, tour, now)


def delete(session: Session, tour: Tour) -> None:
    """Drop a tour that nobody knows of; its screenings stay.

    Raises:
        Refused: it is announced.
    """
    tour.lock()
    if queries.is_announced(session, tour):
        raise Refused(N_("This tour is announced: people subscribe to its calendar. It stays."))
    session.delete(tour)


def _check_fits(session: Session, tour: Tour, screening: Screening) -> None:
    stop = queries.stop_of(session, screening)
    if stop is not None:
        raise Refused(N_("It is a stop of the tour “%(tour)s” already."), tour=stop.tour.title)
    if screening.organisation_id != tour.organisation_id:
        raise Refused(N_("It is a screening of another organisation."))
    if screening.film_id != tour.film_id:
        raise Refused(N_("It shows another film than the tour."))
    _check_day(screening, tour.starts_on, tour.ends_on)


def _check_day(screening: Screening, starts_on: date, ends_on: date | None) -> None:
    """Say that it would be a stop before its tour, or after it."""
    day = day_of(screening)
    if day is None:
        return
    said = {"title": screening.title, "day": day}
    if day < starts_on:
        raise Refused(
            N_("“%(title)s” is on %(day)s, before the tour starts on %(start)s."),
            field="starts_on",
            start=starts_on,
            **said,
        )
    if ends_on is not None and day > ends_on:
        raise Refused(
            N_("“%(title)s” is on %(day)s, after the tour ends on %(end)s."),
            field="ends_on",
            end=ends_on,
            **said,
        )


def _check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(N_("The tour ends before it starts."), field="ends_on")


def _note_change(session: Session, tour: Tour, now: datetime) -> None:
    tour.changed_at = now.replace(microsecond=0)
    session.flush()


def _new_slug(session: Session, wanted: str | None, title: str) -> str:
    if not wanted:
        return free_slug(session, Tour, slug_of(title, otherwise="tour"))
    if free_slug(session, Tour, wanted) != wanted:
        raise Refused(N_("This address is taken. Choose another."), field="slug")
    return wanted
