"""HTML to PDF/UA: tagged, with embedded fonts, reading nothing but what it is handed.

WeasyPrint lays out; :mod:`outreach.delivery.pdf_tags` finishes its tags. WeasyPrint needs native
libraries that pip cannot bring, so it is imported when the first document is set.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_khmer
import fontpkg_noto_serif

from outreach.delivery import pdf_tags

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")

# One file per family and style: with two under one name, the glyph numbers of one file are drawn
# with the outlines of the other. Own names, so that a font installed here cannot stand in.
FONTS: dict[tuple[str, str], Path] = {
    ("Book Serif", "normal"): fontpkg_noto_serif.ROOT / "files/NotoSerif[wdth,wght].ttf",
    ("Book Serif", "italic"): fontpkg_noto_serif.ROOT / "files/NotoSerif-Italic[wdth,wght].ttf",
    ("Book Sans", "normal"): fontpkg_noto_sans.ROOT / "files/NotoSans[wdth,wght].ttf",
    ("Book Sans", "italic"): fontpkg_noto_sans.ROOT / "files/NotoSans-Italic[wdth,wght].ttf",
    ("Book Khmer", "normal"): fontpkg_noto_sans_khmer.ROOT / "files/NotoSansKhmer[wdth,wght].ttf",
}

_REVISION = 1  # raise it when this module or pdf_tags would set the same HTML differently


class PdfUnavailable(Exception):
    """PDF cannot be made on this machine; the message says what to install."""


@dataclass(frozen=True)
class Asset:
    """A picture that a document may show, as ``asset:<name>``."""

    media_type: str
    data: bytes


def render(html: str, *, css: str = "", assets: Mapping[str, Asset] | None = None) -> bytes:
    """Set one document. Takes seconds: call it where nobody waits and no transaction is open.

    Args:
        html: a whole page with ``<html lang>`` and ``<title>``; its own styles are not needed.
        css: the print stylesheet. The same text is parsed once and kept.
        assets: what ``asset:`` addresses mean. Every other address is refused.

    Raises:
        PdfUnavailable: the native libraries are missing.
        ValueError: the document asks for something it was not handed.
    """
    weasyprint = _weasyprint()
    with _Press.lock:
        press = _press()
        document = weasyprint.HTML(string=html, url_fetcher=_fetcher(assets or {}))
        sheets = [press.fonts, press.stylesheet(css)]
        try:
            raw = document.write_pdf(
                pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=press.configuration
            )
        except weasyprint.urls.FatalURLFetchingError as error:
            raise ValueError(str(error)) from error
    return pdf_tags.finish(raw)


def fingerprint(html: str, css: str, assets: Mapping[str, Asset] | None = None) -> str:
    """Names the document that :func:`render` would make, without making it.

    Equal for equal input, fonts and versions of the code that sets it.
    """
    digest = hashlib.sha256()
    parts = [html.encode(), css.encode(), *_versions()]
    for name, asset in sorted((assets or {}).items()):
        parts += [name.encode(), asset.media_type.encode(), asset.data]
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def check() -> None:
    """Raises PdfUnavailable, whose message says what to install, where no PDF can be made."""
    _weasyprint()


@cache
def _versions() -> tuple[bytes, ...]:
    names = (
        "weasyprint",
        "pikepdf",
        "fontpkg-noto-serif",
        "fontpkg-noto-sans",
        "fontpkg-noto-sans-khmer",
    )
    return (str(_REVISION).encode(), *(metadata.version(name).encode() for name in names))


@cache
def _weasyprint() -> Any:
    """WeasyPrint, whose import prints a banner and fails with OSError without its libraries."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint.urls
    except (ImportError, OSError) as error:
        packages = " ".join(PACKAGES)
        raise PdfUnavailable(
            f"PDF needs system libraries that are missing here ({error}). "
            f"On Debian or Ubuntu: apt-get install --no-install-recommends {packages}"
        ) from error
    return weasyprint


@dataclass
class _Press:
    """Parsed fonts and stylesheets: parsing them again would double the time of a document.

    A FontConfiguration is not safe between threads, hence one lock for the process.
    """

    configuration: Any
    fonts: Any
    sheets: dict[str, Any] = field(default_factory=dict)

    lock = threading.Lock()
    _KEPT = 8

    def stylesheet(self, css: str) -> Any:
        if css not in self.sheets:
            while len(self.sheets) >= self._KEPT:
                self.sheets.pop(next(iter(self.sheets)))
            self.sheets[css] = _weasyprint().CSS(
                string=css, url_fetcher=_fetcher({}), font_config=self.configuration
            )
        return self.sheets[css]


@cache
def _press() -> _Press:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style};'
        f' src: url("asset:{path.name}") }}'
        for (family, style), path in FONTS.items()
    )
    files = {path.name: Asset("font/ttf", path.read_bytes()) for path in FONTS.values()}
    sheet = weasyprint.CSS(string=faces, url_fetcher=_fetcher(files), font_config=configuration)
    return _Press(configuration, sheet)


def _fetcher(assets: Mapping[str, Asset]) -> Any:
    """What WeasyPrint asks for files: the default would read ``file:`` and the network."""
    urls = _weasyprint().urls

    class OnlyAssets(urls.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, headers: Any = None) -> Any:
            asset = assets.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
            if asset is None:
                raise urls.FatalURLFetchingError(
                    f"the document asks for {url!r}, which it was not handed"
                )
            return urls.URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})

    return OnlyAssets(allowed_protocols=set(), allow_redirects=False)
