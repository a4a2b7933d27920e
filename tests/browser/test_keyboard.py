"""Somebody without a mouse."""

from typing import Any

from tests.browser.conftest import Enter
from tests.browser.serving import Site
from tests.browser.visitor import Device, Visitor


def on(text: str) -> Any:
    return lambda focus: focus["text"] == text


def field(name: str) -> Any:
    return lambda focus: focus["id"] == name


def enter_key(visitor: Visitor) -> None:
    with visitor.going():
        visitor.page.keyboard.press("Enter")


def test_the_keyboard_alone_leads_from_the_first_page_to_a_place(
    enter: Enter, site: Site, device: Device
):
    visitor = enter(device)
    visitor.open("/")

    visitor.tab_to(on("Redlight at the library"))
    enter_key(visitor)
    assert visitor.heading() == "Redlight at the library"

    visitor.tab_to(on("RSVP"))
    enter_key(visitor)
    type_into = visitor.page.keyboard.type
    visitor.tab_to(field("has_read"))
    visitor.page.keyboard.press("Space")
    visitor.tab_to(field("name"), most=1)
    type_into("Kay Board")
    visitor.tab_to(field("email"), most=1)
    type_into(f"kay.{device}@example.org")
    visitor.tab_to(field("party_size"), most=1)
    type_into("2")  # it is selected, so this replaces the 1
    visitor.tab_to(on("Send RSVP"))
    visitor.take_time()
    enter_key(visitor)

    assert visitor.heading() == "You are coming"
    assert visitor.sees("2 places for Kay Board")


def test_the_first_tab_offers_the_way_past_the_navigation(enter: Enter, device: Device):
    visitor = enter(device)
    visitor.open("/films/redlight")

    visitor.tab_to(on("Skip to the content"), most=1)
    visitor.tab_to(on("Leave this page quickly"), most=1)
    visitor.page.keyboard.press("Shift+Tab")
    visitor.page.keyboard.press("Enter")

    assert visitor.page.evaluate("location.hash") == "#main"
    visitor.tab_to(lambda focus: '<a href="#screenings"' in focus["what"], most=1)
