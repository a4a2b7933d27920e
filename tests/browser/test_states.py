"""What people read when there is no place, no screening, nothing yet."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from passlib.totp import TOTP

from tests.browser.conftest import Enter
from tests.browser.serving import ROOT, Site, serving
from tests.browser.visitor import Device
from tests.factories import PASSWORD
from tests.furnished import Furniture

STATES = {
    "full": ("Full", "All 2 places are taken.", "Join the waiting list"),
    "called off": (
        "This screening is cancelled",
        "The projector broke. We are looking for another day.",
    ),
    "begun": ("It has begun", "RSVPs are closed."),
    "held": ("This screening has taken place",),
    "Westport": ("This screening has taken place", "As told by: local press report"),
    "hidden": ("near the main station", "RSVP"),
}
CLOSED = {
    "full": "All places are taken",
    "called off": "This screening is cancelled",
    "begun": "This screening has begun",
    "held": "This screening has taken place",
}
EMPTY = {
    "/": ("No screening is planned just now", "No film is listed yet", "No guide is ready yet"),
    "/screenings": ("No screening is planned just now",),
    "/screenings?when=past": ("No screening has been held yet",),
    "/films": ("No film is listed yet",),
    "/guides": ("No guide",),
    "/help": ("None has been checked in that time",),
}
EMPTY_FOR_HOSTS = {
    "/manage/screenings": ("Nothing is scheduled",),
    "/manage/venues": ("No venue yet",),
    "/manage/helplines": ("No helpline yet",),
}


def unsaid(enter: Enter, device: Device, expected: dict[str, tuple[str, ...]]) -> list[str]:
    """What these pages do not say."""
    visitor = enter(device)
    missing = []
    for path, words in expected.items():
        visitor.open(path)
        missing += [f"{path}: {word}" for word in words if not visitor.sees(word)]
    return missing


def test_a_screening_that_takes_nobody_says_why(enter: Enter, device: Device, furniture: Furniture):
    at = furniture.screenings
    said = {f"/screenings/{at[name].slug}": words for name, words in STATES.items()}
    asked = {f"/screenings/{at[name].slug}/rsvps/new": (word,) for name, word in CLOSED.items()}

    assert unsaid(enter, device, said | asked) == []


def test_nothing_hidden_is_told(enter: Enter, device: Device, furniture: Furniture, site: Site):
    visitor = enter(device)
    slug = furniture.screenings["hidden"].slug
    for path in ("/screenings", f"/screenings/{slug}", f"/screenings/{slug}/rsvps/new"):
        visitor.open(path)
        for secret in ("House on the Hill", "Example Lane", "Salon"):
            assert secret not in visitor.page.content(), path
    for path in ("/calendar.ics", f"/screenings/{slug}/calendar.ics"):
        assert "near the main station" in str(site.feed(path).to_ical())
        assert "Hill" not in str(site.feed(path).to_ical())


@pytest.fixture(scope="session")
def empty_site(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation whose first organisation was made with ``flask init``."""
    instance = tmp_path_factory.mktemp("empty_site")
    subprocess.run(
        [
            *(sys.executable, "-m", "flask", "--app", "wsgi", "init"),
            *("--organisation", "Westport Film Circle", "--name", "Hana Novak"),
            *("--email", "hana@westport.example.org", "--password-stdin"),
        ],
        cwd=ROOT,
        env={**os.environ, "OUTREACH_INSTANCE": str(instance)},
        input=PASSWORD,
        text=True,
        check=True,
        capture_output=True,
    )
    with serving(instance) as site:
        assert not [line for line in site.greeting if "password" in line]
        yield site


def test_a_new_installation_says_that_nothing_is_here_yet_and_what_to_do(
    enter: Enter, empty_site: Site
):
    visitor = enter(Device(), empty_site)
    visitor.sign_in("hana@westport.example.org", PASSWORD)
    assert visitor.heading() == "The second step"
    visitor.follow("Set up an app")
    key = visitor.page.locator(".setup-key code").inner_text()
    visitor.fill(code=TOTP(key=key, format="base32").generate().token)
    visitor.press("Use this app")
    assert visitor.page.locator(".recovery-codes li").count() == 10
    visitor.follow("I have kept them")

    missing = []
    for path, words in {**EMPTY, **EMPTY_FOR_HOSTS}.items():
        visitor.open(path)
        missing += [f"{path}: {word}" for word in words if not visitor.sees(word)]

    assert missing == []
    visitor.open("/manage/screenings")
    visitor.follow("Schedule a screening")
    assert visitor.sees("Add a venue")
