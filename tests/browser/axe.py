"""axe-core looks over a page as it stands: in light and in dark, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.visitor import DESKTOP, HEIGHTS, PHONE

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Colours are all that differs between light and dark.
LOOKS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (PHONE, "light", {}),
    (PHONE, "dark", {"runOnly": ["color-contrast"]}),
    (DESKTOP, "dark", {"runOnly": ["color-contrast"]}),
    (DESKTOP, "light", {}),
)
RUN = """async (options) => {
  const found = await axe.run({preload: false, resultTypes: ["violations"], ...options});
  const said = (node) => `${node.target}: ${node.failureSummary} ${node.html}`;
  return found.violations.map(({id, nodes}) => [id, nodes.map(said)]);
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, with where and why."""
    page.evaluate(SOURCE)
    found = []
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme)
        for rule, places in page.evaluate(RUN, options):
            found += [f"{rule} ({width}, {scheme}): {place}" for place in places]
    return found
