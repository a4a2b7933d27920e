"""What the doors counted stands in the numbers of the evening."""

import pytest

from outreach.clock import now
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.door.models import Kind
from outreach.rsvps.queries.numbers import numbers_of
from tests.door.conftest import begin, note
from tests.pages import well_formed


@pytest.fixture
def gia(screening, party):
    return party(screening, name="Gia Guest", party_size=3)


@pytest.fixture
def noted(session, screening, link):
    """Have something happen at the door."""
    begin(session, screening)

    def noted(kind, number, **values):
        party = values.pop("party", None)
        if party is not None:
            values["party"] = code_of(party.uid)
        actions.record(session, link, [note(kind, number, **values)], now=now())
        session.commit()

    return noted


def counted(session, screening):
    numbers = numbers_of(session, screening)
    session.rollback()
    return numbers.checked_in, numbers.walk_ins, numbers.headcount


def test_where_no_door_was_used_nothing_is_known(session, screening, gia):
    assert counted(session, screening) == (None, None, None)


def test_doors_tell_who_came_and_how_many_are_in_the_room(session, screening, gia, noted):
    noted(Kind.ARRIVAL, 2, party=gia)
    noted(Kind.WALK_IN, 3)
    assert counted(session, screening) == (2, 3, None)

    noted(Kind.COUNT, 7)
    noted(Kind.COUNT, -2)

    assert counted(session, screening) == (2, 3, 7)


def test_the_reconciliation_explains_them(session, screening, gia, noted, hana_client):
    noted(Kind.ARRIVAL, 2, party=gia)
    noted(Kind.WALK_IN, 3)
    noted(Kind.COUNT, 5)

    page = well_formed(hana_client.get(f"/manage/screenings/{screening.id}/reconciliation"))

    assert "Checked in" in page
    assert "Walk-ins" in page
