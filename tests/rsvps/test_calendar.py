"""One guest's own entry (RFC 5546, RFC 6047)."""

import pytest
from icalendar import Calendar

from outreach.clock import now
from outreach.rsvps import actions, calendar
from outreach.screenings import actions as screenings
from tests.programme import make_rsvp, make_screening

SITE = "http://outreach.test"


@pytest.fixture
def rsvp(session, hana):
    screening = make_screening(session, hana.memberships[0].organisation)
    return make_rsvp(session, screening, name="Gia, Guest", email="gia@example.org")


def parsed(message):
    found = Calendar.from_ical(message)
    (event,) = found.walk("VEVENT")
    return found["METHOD"], event


def test_a_request_names_the_organiser_and_that_one_guest(rsvp):
    method, event = parsed(calendar.request(rsvp, site=SITE, now=now()))

    assert method == "REQUEST"
    assert event["ORGANIZER"] == "mailto:hello@westport-film-circle.example.org"
    assert event["ATTENDEE"] == "mailto:gia@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["UID"] == str(rsvp.screening.uid)
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def test_a_guest_who_withdraws_is_told_with_a_higher_sequence(session, rsvp):
    actions.cancel(session, rsvp, now=now())

    method, event = parsed(calendar.cancel(rsvp, site=SITE))

    assert method == "CANCEL"
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")
    assert event["UID"] == str(rsvp.screening.uid)
    assert event["ATTENDEE"] == "mailto:gia@example.org"


def test_a_guest_who_comes_back_is_told_with_a_higher_sequence_still(session, rsvp):
    actions.cancel(session, rsvp, now=now())
    again = make_rsvp(session, rsvp.screening, email="gia@example.org")

    _, event = parsed(calendar.request(again, site=SITE, now=now()))

    assert event["SEQUENCE"] == 2


def test_a_cancelled_screening_is_told_with_a_higher_sequence(session, rsvp):
    screenings.cancel(session, rsvp.screening, now=now())

    method, event = parsed(calendar.cancel(rsvp, site=SITE))

    assert (method, event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 1, "CANCELLED")


def test_an_entry_carries_no_private_link(rsvp):
    _, event = parsed(calendar.request(rsvp, site=SITE, now=now()))

    assert "/rsvps/" not in event.to_ical().decode().replace("\r\n ", "")
    (alarm,) = event.subcomponents
    assert (alarm.name, "SUMMARY" in alarm) == ("VALARM", False)
