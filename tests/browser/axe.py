"""axe-core looks over a page as it stands: in light and in dark, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.visitor import DESKTOP, HEIGHTS, PHONE

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Colours are all that differs between light and dark.
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast"]}
# Both widths and both schemes, crosswise, since four looks at every state take minutes: what
# stands on one page stands on others too, which are looked at the other way.
LOOKS: tuple[tuple[tuple[int, str, dict[str, Any]], ...], ...] = (
    ((PHONE, "light", {}), (DESKTOP, "dark", COLOURS)),
    ((DESKTOP, "light", {}), (PHONE, "dark", COLOURS)),
)
RUN = """async (options) => {
  const found = await axe.run({preload: false, resultTypes: ["violations"], ...options});
  const said = (node) => `${node.target}: ${node.failureSummary} ${node.html}`;
  return found.violations.map(({id, nodes}) => [id, nodes.map(said)]);
}"""


def violations(page: Page, way: int = 0) -> list[str]:
    """What axe finds, looked at in one of two ways, with where and why."""
    page.evaluate(SOURCE)
    found = []
    for width, scheme, options in LOOKS[way % len(LOOKS)]:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme)
        for rule, places in page.evaluate(RUN, options):
            found += [f"{rule} ({width}, {scheme}): {place}" for place in places]
    return found
