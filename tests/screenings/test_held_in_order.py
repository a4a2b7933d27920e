"""Whoever holds several screenings holds them by number: else two could wait for ever."""

import re

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.screenings.actions import Place, follow_venue
from outreach.screenings.models import Screening
from tests.factories import organisation_of
from tests.programme import make_screening, make_venue


def test_the_screenings_of_a_venue_are_held_by_number(session, database, hana):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no order to get wrong")
    circle = organisation_of(hana)
    place = Place(venue=make_venue(session, circle))
    made = [
        make_screening(session, circle, place=place, rsvp_limit=5, days_ahead=20 - n)
        for n in range(3)
    ]
    session.commit()
    for one in made:  # a row that was changed is found after the others
        session.execute(
            sa.update(Screening).where(Screening.id == made[0].id).values(edits=one.edits + 1)
        )
        session.commit()
    held = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        if re.search("FROM screening .* FOR NO KEY UPDATE", statement, re.DOTALL):
            held.append(next(iter(parameters.values())))

    sa.event.listen(database.engine, "before_cursor_execute", listen)
    follow_venue(session, place.venue, now=now())
    sa.event.remove(database.engine, "before_cursor_execute", listen)

    assert held == [one.id for one in made]
