"""A person with a browser. Wherever they come, the page is looked over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

from outreach.clock import now
from outreach.rsvps.forms import QUICKEST
from tests.factories import code_of_app

HALF_A_MINUTE = timedelta(seconds=30)
LEAST_SECONDS = QUICKEST.total_seconds() + 0.1
PHONE, DESKTOP = 360, 1280
HEIGHTS = {PHONE: 780, DESKTOP: 900}
NARROWEST = 320
FIRST_ERROR = 400
# What Chromium says about a page that answers 422; the status is looked at by itself.
ABOUT_STATUS = "Failed to load resource: the server responded with a status of"

# Its viewer of PDF files is an extension.
BROWSERS_OWN = ("chrome://", "chrome-extension://")

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= innerWidth) return null;
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map((e) => e.outerHTML.slice(0, 160));
}"""
HEADINGS = "() => [...document.querySelectorAll('h1')].map((h) => h.textContent.trim())"
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const x = Math.min(Math.max(box.left + Math.min(box.width, 8) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const is_drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const drawn = [getComputedStyle(e), getComputedStyle(e, "::after")];
  for (let outer = e.parentElement; outer; outer = outer.parentElement) {
    drawn.push(getComputedStyle(outer));  // a card is outlined as a whole
  }
  return {
    what: e.outerHTML.slice(0, 120),
    id: e.id,
    text: (e.innerText || e.value || "").trim(),
    outlined: drawn.some(is_drawn),
    inside,
    uncovered: !!top && (e === top || e.contains(top) || top.contains(e)),
  };
}"""


_last_code: dict[str, datetime] = {}


def next_code(email: str) -> str:
    """What this person's app shows now; waits for another one when that was used already."""
    moment = now()
    if email in _last_code:
        moment = max(moment, _last_code[email] + HALF_A_MINUTE)
        time.sleep(max(0.0, (moment - now() - HALF_A_MINUTE).total_seconds()))
    _last_code[email] = moment
    return code_of_app(moment)


@dataclass(frozen=True)
class Device:
    """What somebody holds in their hands."""

    width: int = DESKTOP
    javascript: bool = True
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{self.width}-{'script' if self.javascript else 'plain'}"

    def context(self, browser: Browser, **options: Any) -> BrowserContext:
        return browser.new_context(
            viewport={"width": self.width, "height": HEIGHTS[self.width]},
            java_script_enabled=self.javascript,
            color_scheme=self.scheme,
            reduced_motion="reduce",  # else colours are looked at while they change
            locale="en-GB",
            timezone_id="Europe/Berlin",
            **options,
        )


# What is folded away is opened, as a visitor would.
OPEN = "e => { const folded = e.closest('details'); if (folded) folded.open = true; }"


class Visitor:
    """One person's browser on one site; nothing that goes wrong in it goes unnoticed."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.context = context
        self.complaints: list[str] = []
        self.visited: list[str] = []
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.set_default_timeout(30_000)
        self._expected: set[int] = set()
        self._arrived = time.monotonic()
        self.page: Page = context.new_page()

    def open(self, path: str, status: int = 200) -> None:
        """Go to a path of the site, or to a link from a mail."""
        url = path if path.startswith("http") else f"{self.site}{path}"
        self._arrive(lambda: self.page.goto(url), status)

    def follow(self, name: str, status: int = 200, within: Locator | None = None) -> None:
        """Click on the link that is called so."""
        link = (within or self.page).get_by_role("link", name=name, exact=True)
        self.click(link, status)

    def press(self, name: str, status: int = 200) -> None:
        """Click on the button that is called so."""
        self.click(self.page.get_by_role("button", name=name, exact=True), status)

    def take_time(self) -> None:
        """As much as a person needs at least for a page, before they send its form."""
        passed = time.monotonic() - self._arrived
        self.page.wait_for_timeout(1000 * max(0.0, LEAST_SECONDS - passed))

    def click(self, target: Locator, status: int = 200) -> None:
        with self.going(status):
            target.click()

    @contextmanager
    def going(self, status: int = 200) -> Iterator[None]:
        """Whatever is done in here leads to another page."""
        self._expected = {status}
        with self.page.expect_navigation(wait_until="load") as going:
            yield
        self._look_over(going.value, status)

    def fill(self, **values: str) -> None:
        """Fill in fields by their names, as they stand in the form."""
        for name, value in values.items():
            control = self.page.locator(f"[name={name}]")
            control.first.evaluate(OPEN)
            if control.first.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            elif control.first.get_attribute("type") == "checkbox":
                control.first.check()
            elif control.first.get_attribute("type") == "hidden":
                control.evaluate("(e, value) => { e.value = value; }", value)
            elif control.first.get_attribute("type") == "file":
                control.set_input_files([])
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, by what stands there."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def sign_in(self, email: str, password: str) -> None:
        self.open("/sign-in")
        self.fill(email=email, password=password)
        self.press("Sign in")
        if self.path() == "/sign-in/code":
            self.fill(code=next_code(email))
            self.press("Sign in")

    def sees(self, text: str) -> bool:
        """Whether it stands on the page, for somebody who reads it."""
        return " ".join(text.split()) in self.text()

    def text(self) -> str:
        """What the page says, with single spaces."""
        return " ".join(self.page.locator("body").inner_text().split())

    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def tab_to(self, wanted: Callable[[dict[str, Any]], bool], most: int = 60) -> dict[str, Any]:
        """Press Tab until the focus is there; it has to be seen on its whole way."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUSED)
            if focus is None:  # it has left the page, and comes back at its start
                continue
            assert focus["outlined"], f"nothing shows that the focus is on {focus['what']}"
            assert focus["inside"], f"the focus is out of sight on {focus['what']}"
            assert focus["uncovered"], f"something covers {focus['what']}"
            if wanted(focus):
                return dict(focus)
        raise AssertionError(f"{most} times Tab do not lead there on {self.page.url}")

    def _arrive(self, go: Callable[[], Response | None], status: int) -> None:
        self._expected = {status}
        self._look_over(go(), status)

    def _look_over(self, response: Response | None, status: int) -> None:
        """What must be true of every page."""
        here = self.page.url
        self._arrived = time.monotonic()
        self.visited.append(here)
        assert response is None or response.status == status, (here, response and response.status)
        assert self.complaints == [], here
        assert self.page.title().removesuffix(" · Outreach").strip(), f"{here} has no title"
        headings = self.page.evaluate(HEADINGS)
        assert len(headings) == 1, f"{here} has these headings: {headings}"
        self.check_width()

    def check_width(self) -> None:
        """Nobody scrolls sideways, on the narrowest phone neither."""
        size = self.page.viewport_size
        assert size
        self._check_width_at(size["width"])
        self.page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        self._check_width_at(NARROWEST)
        self.page.set_viewport_size(size)

    def _check_width_at(self, width: int) -> None:
        wide = self.page.evaluate(TOO_WIDE)
        assert wide is None, f"{self.page.url} is too wide at {width}: {wide}"

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", *BROWSERS_OWN)):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _see_response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= FIRST_ERROR and not (is_page and response.status in self._expected):
            self.complaints.append(f"{response.status}: {response.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ABOUT_STATUS):
            self.complaints.append(f"{message.type}: {message.text}")
