"""A guest comes to a screening, or does not."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import EmailMessage

from icalendar import Event

from outreach.rsvps.models import Rsvp
from tests.browser.conftest import Enter
from tests.browser.serving import Site, entry_of, link_in, text_of
from tests.browser.visitor import Device, Visitor

TITLE = "Redlight at the library"
SCREENING = "/screenings/redlight-at-the-library"


def places_left(visitor: Visitor) -> int:
    """What the screening's page says."""
    visitor.open(SCREENING)
    found = re.search(r"(\d+) places? left", visitor.text())
    assert found
    return int(found[1])


def rsvp(visitor: Visitor, email: str, *, name: str = "Gia Guest", places: int = 3) -> None:
    visitor.open(f"{SCREENING}/rsvps/new")
    visitor.fill(
        name=name,
        email=email,
        party_size=str(places),
        access_needs="A seat near the door",
        has_read="y",
    )
    visitor.take_time()
    visitor.press("Send RSVP")


def only_event(letter: EmailMessage) -> tuple[str, Event]:
    method, calendar = entry_of(letter)
    assert calendar["METHOD"] == method
    events = calendar.walk("VEVENT")
    assert [component.name for component in calendar.subcomponents] == ["VEVENT"]
    return method, events[0]


def come_and_withdraw(visitor: Visitor, site: Site, email: str) -> None:
    """From the finder to the seat, and back again by the link in the mail."""
    before = places_left(visitor)
    visitor.open("/screenings")
    visitor.follow(TITLE)
    for words in ("Alex Example Moderator, Example Film Circle", "Sam Sample Panelist"):
        assert visitor.sees(words)
    starts = visitor.page.locator("h1 ~ p time").first.get_attribute("datetime") or ""
    text = visitor.text()
    assert text.index("Content note") < text.index("Come to this screening")

    visitor.follow("RSVP")
    visitor.fill(name="Gia Guest", email=email, party_size="3", access_needs="A seat near the door")
    visitor.fill(has_read="y")
    visitor.take_time()
    visitor.press("Send RSVP")

    assert visitor.heading() == "You are coming"
    assert visitor.sees("3 places for Gia Guest")
    assert visitor.sees("child sexual exploitation")
    own_page = visitor.page.url
    assert places_left(visitor) == before - 3

    letter = site.letter_to(email, f"You are coming: {TITLE}")
    check_confirmation(letter, site, own_page=own_page)
    method, event = only_event(letter)
    assert method == "REQUEST"
    assert event.decoded("DTSTART") == datetime.fromisoformat(starts).astimezone(UTC)
    assert [event["ATTENDEE"], event["ORGANIZER"]] == [f"mailto:{email}", "mailto:host@example.org"]
    assert "/rsvps/" not in event.to_ical().decode()

    visitor.open(link_in(letter, f"{own_page}/cancellation"))
    assert visitor.heading() == "Cancel your RSVP?"
    assert places_left(visitor) == before - 3, "a look at the link has cancelled"
    visitor.open(own_page)
    visitor.follow("Cancel my RSVP")
    visitor.press("Cancel my RSVP")

    assert visitor.heading() == "Your RSVP is cancelled"
    assert places_left(visitor) == before
    method, withdrawn = only_event(site.letter_to(email, f"Your RSVP is cancelled: {TITLE}"))
    assert (method, withdrawn["STATUS"], withdrawn["UID"]) == ("CANCEL", "CANCELLED", event["UID"])
    assert withdrawn["SEQUENCE"] == event["SEQUENCE"] + 1
    assert withdrawn["ATTENDEE"] == f"mailto:{email}"
    assert visitor.context.cookies() == []


def check_confirmation(letter: EmailMessage, site: Site, *, own_page: str) -> None:
    """Its text says alone what a guest needs."""
    text = text_of(letter)
    for words in (
        "Hello Gia Guest,",
        "When: Saturday ",
        ", 18:30–21:00, Eastern Time",
        "Doors: 18:00",
        "Where: Example Library, 1 Example Street, New York, NY, United States",
        "Places: 3, for Gia Guest",
        "- child sexual exploitation (described by survivors; not enacted)",
        f"\n{own_page}\n",
        f"\n{own_page}/cancellation\n",
        f"\n{site.url}/help\n",
    ):
        assert words in text.replace("\r\n", "\n"), f"{words!r} is not in\n{text}"
    assert "\n\n\n" not in text.replace("\r\n", "\n"), text
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "host@example.org"


def test_a_guest_comes_with_two_others_and_withdraws_by_link(
    enter: Enter, site: Site, device: Device
):
    come_and_withdraw(enter(device), site, f"gia.{device}@example.org")


def test_a_double_click_makes_one_rsvp(enter: Enter, site: Site, device: Device):
    visitor, email = enter(device), f"twice.{device}@example.org"
    visitor.open(f"{SCREENING}/rsvps/new")
    visitor.fill(name="Tia Twice", email=email, party_size="2", has_read="y")

    # The second click breaks off what the first began, so there is no one navigation to wait for.
    visitor.take_time()
    visitor.page.get_by_role("button", name="Send RSVP").dblclick(no_wait_after=True)
    visitor.page.wait_for_url(re.compile(r"/rsvps/[\w-]{43}$"))

    assert visitor.heading() == "You are coming"
    site.letter_to(email, f"You are coming: {TITLE}")
    with site.app().extensions["database"].reading() as session:
        assert session.query(Rsvp).filter_by(email=email).count() == 1


def test_the_form_sent_again_by_going_back_leads_to_the_same_rsvp(
    enter: Enter, site: Site, device: Device
):
    visitor, email = enter(device), f"again.{device}@example.org"
    rsvp(visitor, email, places=1)
    own_page = visitor.page.url

    visitor.page.go_back(wait_until="load")
    visitor.fill(name="Gia Guest", email=email, party_size="1", has_read="y")
    visitor.take_time()
    visitor.press("Send RSVP")

    assert visitor.heading() in ("You are coming", "You have an RSVP already")
    with site.app().extensions["database"].reading() as session:
        assert session.query(Rsvp).filter_by(email=email).count() == 1
    visitor.open(own_page)
    assert visitor.sees("1 place for Gia Guest")


def test_an_address_that_has_answered_is_told_what_to_do(enter: Enter, site: Site, device: Device):
    visitor, email = enter(device), f"known.{device}@example.org"
    rsvp(visitor, email)
    own_page = visitor.page.url

    rsvp(visitor, email.upper(), places=4)

    assert visitor.heading() == "You have an RSVP already"
    letter = site.letter_to(email, "Your link for")
    assert link_in(letter, f"{own_page}/cancellation")
    visitor.open(own_page)
    assert visitor.sees("3 places for Gia Guest")


def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_is_lost(
    enter: Enter, site: Site, device: Device
):
    visitor = enter(device)
    visitor.open(f"{SCREENING}/rsvps/new")
    visitor.fill(name="ليلى 🎬", email="layla at example", party_size="13", access_needs="<b>a</b>")

    visitor.take_time()
    visitor.press("Send RSVP", 422)

    summary = visitor.page.get_by_role("alert")
    assert summary.get_by_role("link").count() == 3
    assert "Read the content note, and say so here." in summary.inner_text()
    assert "This is not an e-mail address." in summary.inner_text()
    assert "One RSVP is for 1 to 12 people." in summary.inner_text()
    assert visitor.page.locator("[name=name]").input_value() == "ليلى 🎬"
    assert visitor.page.locator("[name=access_needs]").input_value() == "<b>a</b>"
    assert summary.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"), "out of sight"
    if device.javascript:
        assert summary.evaluate("e => document.activeElement === e")

    visitor.fill(email=f"layla.{device}@example.org", party_size="2", has_read="y")
    visitor.take_time()
    visitor.press("Send RSVP")
    assert visitor.sees("2 places for ليلى 🎬")
