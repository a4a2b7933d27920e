"""Everybody goes through every page in every state."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Route

from tests.browser.axe import bring_axe
from tests.browser.serving import Site
from tests.browser.visitor import Device, Visitor, next_code
from tests.factories import PASSWORD
from tests.furnished import BARE, EMAILS, HANA
from tests.states import NOBODY, SOON, State

Wardrobe = dict[str, Any]


def sign_everybody_in(browser: Browser, site: Site) -> Wardrobe:
    """Their cookies, by who they are."""
    cookies: Wardrobe = {}
    for who, email in EMAILS.items():
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site.url}/sign-in")
        page.fill("[name=email]", email)
        page.fill("[name=password]", site.password if who == HANA else PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        if who not in (HANA, BARE):  # they have no second step
            page.fill("[name=code]", next_code(email))
            with page.expect_navigation():
                page.get_by_role("button", name="Sign in").click()
        cookies[who] = context.storage_state()
        context.close()
    return cookies


class Tour:
    """Leads to a state. Everybody has one window, so that a tour is quick."""

    def __init__(self, browser: Browser, site: Site, device: Device, cookies: Wardrobe) -> None:
        self._visitors = {
            who: Visitor(device.context(browser, storage_state=cookies.get(who)), site.url)
            for who in (NOBODY, *EMAILS)
        }
        for visitor in self._visitors.values():
            bring_axe(visitor.context)

    def go(self, state: State) -> Visitor:
        """The one who looks, on that page, after sending what the state says."""
        visitor = self._visitors[state.who]
        visitor.page.unroute_all()
        if state.status == SOON:
            visitor.page.route("**/*.pdf*", _stay)
        if not state.sends:
            visitor.open(state.path, state.status)
            return visitor
        visitor.open(state.path)
        visitor.fill(**state.sends)
        form = visitor.page.locator("form").filter(
            has=visitor.page.locator(f"[name={next(iter(state.sends))}]")
        )
        visitor.click(form.locator("button[type=submit]").last, state.status)
        return visitor

    def end(self) -> None:
        for visitor in self._visitors.values():
            visitor.context.close()


def _stay(route: Route) -> None:
    """A page that would ask again by itself stays, to be looked at."""
    response = route.fetch()
    headers = {name: value for name, value in response.headers.items() if name != "refresh"}
    route.fulfill(response=response, headers=headers)
