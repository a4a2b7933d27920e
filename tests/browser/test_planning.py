"""Whoever plans: an evening in less than two minutes, and a tour of ten stops from a table."""

from __future__ import annotations

from datetime import timedelta

from outreach.clock import now
from outreach.example import HOST_EMAIL
from tests.browser.conftest import DEVICES, Enter
from tests.browser.serving import Site
from tests.browser.visitor import Device, Visitor

STOPS = 10


def test_an_evening_is_scheduled_with_four_answers(enter: Enter, site: Site):
    """From a blank form: whoever types slowly needs less than two minutes for so few."""
    host = enter(Device())
    host.sign_in(HOST_EMAIL, site.password)
    host.open("/manage/screenings/new")
    title = "Redlight, soon scheduled"
    labels = host.page.locator("form.form label:not(:has(.field-optional))")
    asked = {label.inner_text() for label in labels.all() if label.is_visible()}
    assert {"Film", "Title", "Place", "Starts"} <= asked

    host.page.get_by_label("Place", exact=True).select_option(index=1)
    host.fill(title=title, starts=f"{now() + timedelta(days=70):%Y-%m-%d}T19:00")
    host.press("Save as a draft")

    assert host.heading() == title
    assert host.sees("Draft")


def table(name: str, device: Device) -> str:
    """Ten evenings in one hall, a week apart; each device has its own day of the week.

    A row that names an evening which is there already would change that one.
    """
    first = now() + timedelta(days=200 + DEVICES.index(device))
    rows = [
        f"Stop {n} of {name},holly,Example Hall,Main hall,"
        f"{first + timedelta(weeks=n):%Y-%m-%d}T19:00"
        for n in range(1, STOPS + 1)
    ]
    return "\n".join(["title,film,venue,room,starts", *rows])


def import_all(host: Visitor, rows: str) -> None:
    host.open("/manage/screenings/import")
    sent = {"name": "tour.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    host.page.locator("[name=file]").set_input_files(sent)
    host.press("Preview the import")
    host.press("Import all of it")


def tick_all(host: Visitor, name: str) -> None:
    boxes = host.page.get_by_label(f"of {name}")
    assert boxes.count() == STOPS
    for box in boxes.all():
        box.check()


def test_a_tour_of_ten_stops_comes_from_a_table(enter: Enter, site: Site, device: Device):
    name = f"the tour {device}"
    host, guest = enter(device), enter(device)
    host.sign_in(HOST_EMAIL, site.password)

    import_all(host, table(name, device))
    host.open("/manage/screenings/drafts")
    tick_all(host, name)
    host.press("Publish these drafts")
    host.open("/manage/tours/new")
    host.page.get_by_label("Film", exact=True).select_option(label="Holly (2006)")
    host.fill(title=f"Holly, {name}", starts_on=f"{now() + timedelta(days=200):%Y-%m-%d}")
    host.press("Save")
    host.follow("Add stops")
    tick_all(host, name)
    host.press("Add these stops")
    public = host.page.locator("a[href^='/tours/']").first.get_attribute("href")

    guest.open(public)
    stops = guest.page.get_by_role("link", name=f"of {name}", exact=False)
    assert len({stop.get_attribute("href") for stop in stops.all()}) >= STOPS
    assert (
        guest.page.request.get(f"{site.url}{public}/calendar.ics").text().count("BEGIN:VEVENT")
        == STOPS
    )
