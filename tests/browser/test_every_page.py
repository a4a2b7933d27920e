"""Every page in every state, in a real browser: nothing breaks, and axe finds nothing.

How the pages are looked over is said in ``visitor.py``; which they are, in ``tests/states.py``.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import bring_axe, violations
from tests.browser.serving import SECONDS_FOR_MAIL, Site
from tests.browser.tour import Tour, Wardrobe, sign_everybody_in
from tests.browser.visitor import Device
from tests.furnished import Furniture
from tests.servers import eventually
from tests.states import State, states

PARTS = 12  # so that several processes share them


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Site, furniture: Furniture) -> Wardrobe:
    return sign_everybody_in(browser, site)


@pytest.fixture(scope="module")
def tour(browser: Browser, site: Site, cookies: Wardrobe) -> Iterator[Tour]:
    tour = Tour(browser, site, Device(), cookies)
    yield tour
    tour.end()


def everywhere(site: Site, furniture: Furniture) -> list[State]:
    eventually(site.arrived, within=SECONDS_FOR_MAIL)
    app = site.app()
    found = states(app, furniture)
    app.extensions["database"].engine.dispose()
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_stands_and_axe_finds_nothing(tour, site, furniture, part):
    wrong = {}
    for number, state in list(enumerate(everywhere(site, furniture)))[part::PARTS]:
        try:
            visitor = tour.go(state)
        except AssertionError as error:
            wrong[state.name] = [str(error)]
            continue
        if found := violations(visitor.page, number // PARTS):
            wrong[state.name] = found

    assert not wrong, "\n".join(f"{name}: {'; '.join(found)}" for name, found in wrong.items())


def test_axe_would_find_what_is_wrong(browser):
    page = browser.new_page()
    bring_axe(page.context)
    page.goto("about:blank")
    page.set_content("<title>Wrong</title><img src=''><p style='color: #999'>Pale words</p>")

    found = {line.split()[0] for line in violations(page)}

    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
    page.close()
