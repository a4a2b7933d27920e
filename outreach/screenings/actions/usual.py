"""Saying what is usual."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.dates import zone_names
from outreach.errors import Refused
from outreach.screenings import queries, terms
from outreach.screenings.models import Place, UsualTerms
from outreach.words import N_


def keep(
    session: Session,
    organisation: Organisation,
    *,
    place: Place | None = None,
    timezone: str | None = None,
    doors_minutes: int | None = None,
    rsvp_limit: int | None = None,
    description: str | None = None,
) -> UsualTerms:
    """Let this stand in the form of every new screening of the organisation.

    Args:
        doors_minutes: how long before the start the doors open.

    Raises:
        Refused: there is no such zone, the doors would open too early, or nobody or more than a
            stadium may come.
    """
    if timezone and timezone not in zone_names():
        raise Refused(N_("Choose a time zone from the list."), field="timezone")
    _check_doors(doors_minutes)
    terms.check_how_many(rsvp_limit)
    organisation.lock()  # two forms sent at once are one row
    usual = queries.usual_of(session, organisation.id)
    if usual is None:
        usual = UsualTerms(organisation_id=organisation.id)
        session.add(usual)
    usual.venue, usual.room = (place.venue, place.room) if place else (None, None)
    usual.timezone, usual.doors_minutes = timezone or None, doors_minutes
    usual.rsvp_limit, usual.description = rsvp_limit, description
    session.flush()
    return usual


def _check_doors(minutes: int | None) -> None:
    most = int(terms.EARLIEST_DOORS.total_seconds() // 60)
    if minutes is not None and not 0 <= minutes <= most:
        raise Refused(
            N_("Doors open at most %(most)s minutes before the start."),
            field="doors_minutes",
            most=most,
        )
