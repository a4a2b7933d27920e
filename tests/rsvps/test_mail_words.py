"""How the mails to guests read: as text that stands alone, and with what is true for each guest."""

import pytest

from outreach.clock import now
from outreach.rsvps import actions
from outreach.rsvps.actions import deciding, waiting
from outreach.rsvps.models import Mode, State
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.venues.models import Access, AddressVisibility, Known
from tests.mails import delivered
from tests.programme import make_room, make_venue
from tests.rsvps.asking import say


@pytest.fixture
def choosing(session, make):
    """A screening whose host says yes or no."""
    screening = make(timezone="America/New_York")
    say(session, screening, mode=Mode.APPROVAL)
    return screening


@pytest.fixture
def offered(session, make, party):
    """Gia, to whom two places are offered; another party waits behind her."""
    screening = make(capacity=2)
    full = party(screening, party_size=2, email="full@example.org")
    gia = party(screening, party_size=2, email="gia@example.org", waits=True)
    party(screening, party_size=1, email="next@example.org", waits=True)
    actions.cancel(session, full, now=now())
    session.commit()
    assert gia.state is State.OFFERED
    return gia


def told(app, email, subject):
    """The last mail to this guest whose subject begins so."""
    return [m for m in delivered(app) if m.to == email and m.subject.startswith(subject)][-1]


def test_who_took_back_a_question_hears_nothing_of_places_and_calendars(
    app, session, choosing, party
):
    came = party(choosing, email="came@example.org")
    asked = party(choosing, email="asked@example.org")
    deciding.approve_party(session, came, now=now())
    for rsvp in (came, asked):
        actions.cancel(session, rsvp, now=now())
    session.commit()

    expected = told(app, "came@example.org", "Your RSVP is cancelled")
    other = told(app, "asked@example.org", "Your RSVP is cancelled")

    assert "takes it out of your calendar" in expected.text
    assert "text/calendar" in expected.kinds
    assert "Nothing is held for you, and nobody expects you." in other.text
    assert "Nothing is held for you, and nobody expects you." in other.page
    assert other.kinds == ["text/plain", "text/html"]


def test_the_link_mailed_again_says_how_it_stands(app, session, choosing, offered, party):
    asked = party(choosing, email="asked@example.org")
    for rsvp in (offered, asked):
        actions.send_link_again(session, rsvp, now=now())
    session.commit()

    offer = told(app, "gia@example.org", "Your link")
    question = told(app, "asked@example.org", "Your link")

    until = offered.held_until_local
    assert (
        f"Places are held for you until {until:%A} {until.day} {until:%B %Y, %H:%M}" in offer.text
    )
    assert f"{until:%H:%M} Eastern Time. Take them or leave them there." in offer.page
    assert "The host has yet to answer you." in question.text


def test_no_mail_has_two_blank_lines_together_or_mark_up_in_its_text(
    app, session, choosing, offered, make, party
):
    confirming = make()
    say(session, confirming, mode=Mode.CONFIRM)
    party(confirming)
    asked, refused = party(choosing), party(choosing)
    deciding.decline_party(session, refused, "We are full.\n\nCome in May!", now=now())
    for rsvp in (offered, asked):
        actions.send_link_again(session, rsvp, now=now())
    session.commit()
    delivered(app)
    waiting.decline(session, offered, now=now())
    screenings.postpone(session, offered.screening, reason="The roof leaks.", now=now())
    screenings.cancel(session, choosing, reason="The roof leaks.", now=now())
    session.commit()

    mails = delivered(app)

    assert len({mail.subject for mail in mails}) > 8
    assert [mail.subject for mail in mails if "\n\n\n" in mail.text] == []
    assert [mail.subject for mail in mails if "<" in mail.text or "&" in mail.text] == []


@pytest.mark.parametrize(
    ("visibility", "is_said"),
    [(AddressVisibility.PUBLIC, True), (AddressVisibility.APPROVED, False)],
)
def test_the_way_in_is_mailed_to_who_may_see_the_address(
    app, session, circle, make, party, visibility, is_said
):
    venue = make_venue(
        session,
        circle,
        address_visibility=visibility,
        area_label="near the river",
        access={Access.STEP_FREE: Known(True, "by the side door in Mill Lane")},
        access_note="Ring at Kim.",
    )
    rsvp = party(make(place=Place(venue=venue, room=make_room(session, venue))))

    mail = told(app, rsvp.email, "You are coming")

    for part in (mail.text, mail.page):
        assert ("by the side door in Mill Lane" in part, "Ring at Kim." in part) == (
            is_said,
            is_said,
        )
    assert "\n\n\n" not in mail.text
