"""A host makes a venue, schedules a screening there, and keeps it up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from outreach.clock import now
from outreach.example import HOST_EMAIL
from tests.browser.conftest import Enter
from tests.browser.serving import Site, link_in
from tests.browser.test_guest import come_and_withdraw, only_event
from tests.browser.visitor import Device, Visitor

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
FORMAT = "%Y-%m-%dT%H:%M"


def make_venue(host: Visitor, name: str) -> None:
    host.follow("Venues")
    host.follow("Add a venue")
    host.fill(name=name, address="5 Example Quay", city="Phnom Penh")
    host.choose("Country", "Cambodia")
    host.choose("Step-free entrance", "Yes")
    host.press("Save")
    assert host.heading() == name
    assert host.sees("Cambodia Time")
    host.fill(name="Terrace", capacity="40")
    host.press("Add the room")
    assert host.page.get_by_role("row").filter(has_text="Terrace").get_by_text("40").count() == 1


def schedule(host: Visitor, title: str, starts: datetime) -> None:
    host.follow("Schedule in Terrace")
    host.fill(title=title, starts=starts.strftime(FORMAT), doors="18:30", rsvp_limit="30")
    host.press("Save as a draft")
    assert host.heading() == title
    assert host.sees("Draft")


def add_moderator(host: Visitor, name: str) -> None:
    host.follow("Panel")
    host.press("Add to the panel", 422)
    summary = host.page.get_by_role("alert")
    assert summary.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"), "out of sight"
    host.fill(name=name, affiliation="Example Film Circle", bio="Keeps the time.")
    host.choose("Role", "Moderator")
    host.press("Add to the panel")
    assert host.page.get_by_role("heading", name=name).count() == 1


def be_named(host: Visitor, name: str, speaker: Visitor, site: Site, email: str) -> None:
    """The host asks by mail, and the speaker agrees on a page of their own."""
    host.follow(f"Consent {name}")
    host.fill(email=email)
    host.press("Send the link")
    letter = site.letter_to(email, "What may we say about you?")
    speaker.open(link_in(letter, f"{site.url}/speakers/").removeprefix(site.url))
    assert speaker.sees("You are not named yet")
    speaker.page.get_by_label("With my name", exact=True).check()
    speaker.press("Save")
    assert not speaker.sees("You are not named yet")


def see_to_what_a_heavy_film_needs(host: Visitor, own_page: str) -> None:
    """Fill each safeguard that the draft's page names as missing, or do without it."""
    missing = host.page.locator(".next-step a[href*='/safeguards/']")
    assert missing.count()
    assert host.page.get_by_role("button", name="Publish").count() == 0
    while missing.count():
        host.click(missing.first)
        if host.path().endswith("/waiver"):
            host.fill(because="Helplines of other countries are read out.")
            host.press("Do without it")
        else:
            is_counted = host.page.locator("[name=minutes]").count()
            host.fill(**({"minutes": "10"} if is_counted else {"words": "The room at the back."}))
            host.press("Save")
        host.open(own_page)


def confirm_licence(host: Visitor, own_page: str) -> None:
    host.open(f"{own_page}/licence/edit")
    host.fill(state="confirmed", licensor="Example Distribution")
    host.page.get_by_label("It is valid in every country").check()
    host.press("Save")
    host.open(own_page)


def event_in_feed(site: Site, title: str) -> Event | None:
    """The entry of a screening in the feed that everybody may subscribe to."""
    found = [event for event in site.feed().walk("VEVENT") if title in event["SUMMARY"]]
    assert len(found) <= 1
    return found[0] if found else None


def told(event: Event | None) -> tuple[object, ...]:
    """What calendars go by."""
    assert event is not None
    return event["SEQUENCE"], event["STATUS"], event.decoded("DTSTART"), event.decoded("DTEND")


def from_draft_to_cancellation(host: Visitor, guest: Visitor, site: Site, name: str) -> None:
    """The whole life of a screening at a new venue."""
    title, email = f"Redlight by the river, {name}", f"ria.{name}@example.org"
    day = (now() + timedelta(days=20)).astimezone(PHNOM_PENH)
    starts = day.replace(hour=19, minute=0, second=0, microsecond=0)
    later = starts + timedelta(days=1)
    host.sign_in(HOST_EMAIL, site.password)
    make_venue(host, "Example Quay Hall")
    schedule(host, title, starts)
    own_page = host.page.url
    moderator = f"Mali {name}"
    add_moderator(host, moderator)
    be_named(host, moderator, guest, site, f"mali.{name}@example.org")
    host.open(own_page)
    assert event_in_feed(site, title) is None, "a draft stands in the feed"

    see_to_what_a_heavy_film_needs(host, own_page)
    confirm_licence(host, own_page)
    host.press("Publish")

    ends = starts + timedelta(minutes=135)  # the film and an hour to talk, to the next five
    published = event_in_feed(site, title)
    assert told(published) == (0, "CONFIRMED", starts, ends)
    assert published["LOCATION"] == "Example Quay Hall, 5 Example Quay, Phnom Penh, KH"
    come_as_a_guest(guest, site, title, email, moderator)
    public_page = guest.page.url

    host.open(own_page)
    host.follow("Guests")
    assert host.page.get_by_role("row").filter(has_text="Ria Guest").count() == 1
    host.open(own_page)
    host.follow("Edit")
    host.fill(starts=later.strftime(FORMAT), ends=(later + timedelta(hours=2)).strftime(FORMAT))
    host.press("Save")

    new = (1, "CONFIRMED", later, later + timedelta(hours=2))
    method, entry = only_event(site.letter_to(email, f"New time or place: {title}"))
    assert (method, told(entry), entry["UID"]) == ("REQUEST", new, published["UID"])
    assert told(event_in_feed(site, title)) == new

    host.follow("Cancel the screening")
    assert host.sees("2 places are taken")
    host.fill(reason="The river is in the house.")
    host.press("Cancel the screening")

    struck = (2, "CANCELLED", *new[2:])
    method, entry = only_event(site.letter_to(email, f"Cancelled: {title}"))
    assert (method, told(entry), entry["UID"]) == ("CANCEL", struck, published["UID"])
    assert told(event_in_feed(site, title)) == struck
    guest.open(public_page)
    assert guest.sees("The river is in the house.")
    assert guest.page.get_by_role("link", name="RSVP").count() == 0


def come_as_a_guest(guest: Visitor, site: Site, title: str, email: str, moderator: str) -> None:
    """Find it, read who speaks, RSVP for two; ends on its public page."""
    guest.open("/screenings")
    guest.follow(title)
    assert guest.sees("19:00–21:15 Cambodia Time")
    assert guest.sees(f"{moderator} Moderator, Example Film Circle Keeps the time.")
    assert guest.sees("30 places left")
    guest.follow("RSVP")
    guest.fill(name="Ria Guest", email=email, party_size="2", has_read="y")
    guest.take_time()
    guest.press("Send RSVP")
    site.letter_to(email, f"You are coming: {title}")
    guest.follow(title)
    assert guest.sees("28 places left")


def test_a_host_makes_a_venue_and_a_screening_and_guests_are_told_of_every_change(
    enter: Enter, site: Site, device: Device
):
    from_draft_to_cancellation(enter(device), enter(device), site, str(device))


def test_guest_and_host_do_the_same_on_postgresql_with_a_mail_server(
    enter: Enter, other_site: Site
):
    host, guest = (enter(Device(), other_site) for _ in range(2))

    come_and_withdraw(guest, other_site, "gia@example.org")
    from_draft_to_cancellation(host, guest, other_site, "elsewhere")

    assert list(other_site.instance.glob("mail/*")) == []


def test_the_host_sees_what_would_have_been_mailed(enter: Enter, site: Site, device: Device):
    guest, host = enter(device), enter(device)
    email = f"max.{device}@example.org"
    guest.open("/screenings/redlight-at-the-library/rsvps/new")
    guest.fill(name="Max Mail", email=email, party_size="1", has_read="y")
    guest.take_time()
    guest.press("Send RSVP")
    site.letter_to(email, "You are coming")

    host.sign_in(HOST_EMAIL, site.password)
    host.follow("Mail")
    row = host.page.get_by_role("row").filter(has_text=email)
    host.click(row.get_by_role("link"))

    assert host.heading() == "You are coming: Redlight at the library"
    assert host.sees("Hello Max Mail,")
    assert host.sees("METHOD:REQUEST")
    with host.page.expect_download() as download:
        host.page.get_by_role("link", name="Download for a mail program").click()
    assert f"To: {email}".encode() in download.value.path().read_bytes()


def test_signing_out_ends_it(enter: Enter, site: Site, device: Device):
    host = enter(device)
    host.sign_in(HOST_EMAIL, site.password)

    host.press("Sign out")

    assert host.path() == "/"
    host.open("/manage/screenings")
    assert host.heading() == "Sign in"
