"""Somebody leaves a page quickly."""

import pytest
from playwright.sync_api import Page

from outreach.example import HOST_EMAIL
from tests.browser.visitor import NARROWEST, Device

ELSEWHERE = "https://www.wikipedia.org/"


def arrive(browser, site, device: Device) -> Page:
    """On a heavy film's page, come from the first; what is elsewhere answers at once."""
    page = device.context(browser).new_page()
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="Elsewhere."))
    page.goto(f"{site.url}/")
    page.goto(f"{site.url}/films/redlight")
    return page


def by_click(page: Page) -> None:
    page.get_by_role("link", name="Leave this page quickly").click()


def by_keyboard(page: Page) -> None:
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def by_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("way", [by_click, by_keyboard, by_escape])
def test_who_leaves_quickly_does_not_come_back_by_going_back(browser, site, way):
    page = arrive(browser, site, Device())

    way(page)
    page.wait_for_url(ELSEWHERE)
    page.go_back()

    assert page.url == f"{site.url}/"
    page.context.close()


@pytest.mark.parametrize("way", [by_click, by_keyboard])
def test_without_scripts_the_link_leads_away_all_the_same(browser, site, way):
    page = arrive(browser, site, Device(javascript=False))
    asked = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108

    way(page)
    page.wait_for_url(ELSEWHERE)

    (left,) = (request for request in asked if request.url == ELSEWHERE)
    assert "referer" not in left.headers
    page.context.close()


def test_two_presses_or_slow_ones_stay_and_other_keys_between_too(browser, site):
    page = arrive(browser, site, Device())

    for key in ("Escape", "Escape", "a", "Escape", "Escape"):
        page.keyboard.press(key)
    page.wait_for_timeout(1_100)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)

    assert page.url == f"{site.url}/films/redlight"
    page.context.close()


def test_who_goes_back_after_somebody_signed_out_sees_nothing_of_theirs(enter, site):
    visitor = enter(Device())
    visitor.sign_in(HOST_EMAIL, site.password)
    visitor.open("/manage/venues")
    assert visitor.heading() == "Venues"

    visitor.press("Sign out")
    visitor.page.go_back()

    assert visitor.heading() == "Sign in"


def test_it_covers_nothing_on_the_narrowest_phone_and_is_not_printed(browser, site):
    page = arrive(browser, site, Device())
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    strip = page.locator(".quick-exit").bounding_box()
    header = page.locator(".site-header").bounding_box()

    assert strip["y"] + strip["height"] <= header["y"] + 0.5
    assert strip["height"] < 60
    page.emulate_media(media="print")
    assert not page.locator(".quick-exit").is_visible()
    page.context.close()
