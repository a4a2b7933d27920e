"""axe-core looks over a page as it stands: in light or in dark, on a phone or on a desktop."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

from tests.browser.visitor import DESKTOP, HEIGHTS, PHONE

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# One for each state, in turn, since four at every state take minutes: what stands on one page
# stands on others too, which are looked at in another way.
LOOKS = ((PHONE, "light"), (DESKTOP, "dark"), (DESKTOP, "light"), (PHONE, "dark"))
RUN = """async () => {
  const found = await axe.run({preload: false, resultTypes: ["violations"]});
  const said = (node) => `${node.target}: ${node.failureSummary} ${node.html}`;
  return found.violations.map(({id, nodes}) => [id, nodes.map(said)]);
}"""


def bring_axe(context: BrowserContext) -> None:
    """Have it on every page: half a megabyte, sent and read once and not for each."""
    context.add_init_script(SOURCE)


def violations(page: Page, way: int = 0) -> list[str]:
    """What axe finds, looked at in one of four ways, with where and why.

    The page's context was given to :func:`bring_axe` before.
    """
    width, scheme = LOOKS[way % len(LOOKS)]
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme)
    return [
        f"{rule} ({width}, {scheme}): {place}"
        for rule, places in page.evaluate(RUN)
        for place in places
    ]
