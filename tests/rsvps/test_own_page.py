"""What a guest's own page says where their RSVP or its screening has come to something else."""

import html

import pytest

from outreach.clock import now
from outreach.rsvps import actions
from outreach.rsvps.actions import deciding
from outreach.rsvps.models import Mode
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.venues.models import Access, Known
from tests.pages import well_formed
from tests.programme import make_room, make_venue, pretend_begun
from tests.rsvps.asking import say


@pytest.fixture
def choosing(session, make):
    """A screening whose host says yes or no."""
    screening = make()
    say(session, screening, mode=Mode.APPROVAL)
    return screening


@pytest.fixture
def own(client, page_of):
    """A page of this guest, as it reads."""

    def own(rsvp, page=""):
        return html.unescape(well_formed(client.get(page_of(rsvp, page))))

    return own


def test_who_is_asked_for_cannot_ask_twice(session, choosing, party, own):
    rsvp = party(choosing)

    assert "The host has your RSVP" in own(rsvp)
    assert "RSVP again" not in own(rsvp)

    actions.cancel(session, rsvp, now=now())
    session.commit()
    assert "RSVP again" in own(rsvp)


def test_a_hosts_no_is_not_answered_with_the_form(session, choosing, party, own):
    rsvp = party(choosing)
    deciding.decline_party(session, rsvp, None, now=now())
    session.commit()

    page = own(rsvp)

    assert "<h1>The host could not say yes</h1>" in page
    assert "RSVP again" not in page


@pytest.mark.parametrize("begun", [False, True])
def test_a_no_stays_a_no_when_the_screening_has_begun(session, choosing, party, own, begun):
    rsvp = party(choosing)
    deciding.decline_party(session, rsvp, None, now=now())
    if begun:
        pretend_begun(session, choosing)
    session.commit()

    assert "<h1>The host could not say yes</h1>" in own(rsvp)


def test_who_waits_for_the_host_when_it_begins_is_told(session, choosing, party, own):
    rsvp = party(choosing)
    pretend_begun(session, choosing)
    session.commit()

    page = own(rsvp)

    assert "<h1>The screening has begun</h1>" in page
    assert "You hold no places." in page


def test_who_only_asked_hears_that_the_screening_is_cancelled(session, choosing, party, own):
    rsvp = party(choosing)
    screenings.cancel(session, choosing, reason="The hall is flooded.", now=now())
    session.commit()

    page = own(rsvp)

    assert "<h1>This screening is cancelled</h1>" in page
    assert "The hall is flooded." in page
    assert "leaves your calendar" not in page


@pytest.mark.parametrize("mode", [Mode.AT_ONCE, Mode.APPROVAL])
def test_a_postponed_screening_can_be_cancelled_from_the_own_page(
    session, make, party, own, page_of, mode
):
    screening = make()
    say(session, screening, mode=mode)
    rsvp = party(screening)
    screenings.postpone(session, screening, reason="The roof leaks.", now=now())
    session.commit()

    page = own(rsvp)

    assert "<h1>This screening is postponed</h1>" in page
    assert page_of(rsvp, "/cancellation") in page
    assert page_of(rsvp, "/ticket") not in page


def test_nothing_is_given_back_where_nothing_was_held(choosing, party, own):
    rsvp = party(choosing, party_size=3)

    assert "The host is not asked any more" in own(rsvp, "/cancellation")
    assert "places go" not in own(rsvp, "/cancellation")
    assert "places go" not in own(rsvp, "/erasure")


def test_the_way_in_stands_on_the_own_page(session, circle, make, party, own):
    venue = make_venue(
        session,
        circle,
        access={Access.STEP_FREE: Known(True, "by the side door")},
        access_note="Ring twice.",
    )
    rsvp = party(make(place=Place(venue=venue, room=make_room(session, venue))))

    page = own(rsvp)

    assert "by the side door" in page
    assert "Ring twice." in page
