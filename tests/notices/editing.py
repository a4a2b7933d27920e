"""A host's edit that leaves as it is what is not said."""

from datetime import timedelta

from outreach.clock import now
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place


def edit(session, screening, *, later=timedelta(0), **values):
    values = {
        "place": Place(venue=screening.venue, room=screening.room),
        "title": screening.title,
        "starts": screening.starts_wall + later,
        "ends": screening.ends_wall + later,
        **values,
    }
    screenings.edit(session, screening, now=now(), **values)
