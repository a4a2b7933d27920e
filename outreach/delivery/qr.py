"""QR codes (ISO/IEC 18004) as inline SVG."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=256)
def svg(text: str, *, title: str) -> Markup:
    """A code that any phone's camera reads; 15 % of it may be hidden by dirt or a fold.

    Args:
        text: what it says: an address without anything personal in it.
        title: what a screen reader says in its place.

    The quiet zone and a white ground are part of it, so it can be read on a dark page too. It has
    no size of its own: the stylesheet gives it one.
    """
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        border=4, title=title, light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - segno escapes the title, the rest are numbers
