"""Photographs of every page in every state, on a phone and a desktop, in light and in dark.

``python -m tests.browser.screenshots FOLDER [WORD …]``: with words, only states that name one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from outreach import prepare
from tests.browser.conftest import FLAGS, furnished
from tests.browser.serving import SECONDS_FOR_MAIL, serving
from tests.browser.tour import Tour, sign_everybody_in
from tests.browser.visitor import DESKTOP, HEIGHTS, PHONE, Device
from tests.servers import eventually
from tests.states import State, states

LOOKS = [(width, scheme) for width in (PHONE, DESKTOP) for scheme in ("light", "dark")]


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, words = Path(arguments[0]), arguments[1:]
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as instance,
        serving(Path(instance)) as site,
        sync_playwright() as playwright,
    ):
        furniture = furnished(site)
        eventually(site.arrived, within=SECONDS_FOR_MAIL)
        browser = playwright.chromium.launch(
            executable_path=prepare.find_chromium(), args=list(FLAGS)
        )
        tour = Tour(browser, site, Device(), sign_everybody_in(browser, site))
        for state in states(site.app(), furniture):
            if not words or any(word in state.name for word in words):
                photograph(tour, state, folder)
        tour.end()
        browser.close()
    return 0


def photograph(tour: Tour, state: State, folder: Path) -> None:
    """The whole page, four times."""
    name = re.sub(r"\W+", "-", state.name)
    try:
        page = tour.go(state).page
    except AssertionError as error:
        print(f"{name}: no picture, because {error}", file=sys.stderr)
        return
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    print(name, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
