"""A guide as a PDF document: built from the same records as its page, named by its content."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

from flask import current_app, render_template, url_for
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from outreach.config import Settings
from outreach.delivery import pdf, qr
from outreach.delivery.pdf import Asset
from outreach.guides.kinds import Edition, Phase
from outreach.guides.models import Guide
from outreach.guides.prose import Prose
from outreach.guides.queries import Contents, contents_of
from outreach.screenings.models import Screening

PAPERS = {"A4": "297mm", "Letter": "11in"}  # their heights; the names are those of CSS
KEPT = timedelta(days=30)
TRIED_AGAIN_AFTER = timedelta(minutes=1)

_FOLDER = Path(__file__).parent / "print"
_SHEETS = ("page", "type", "cover", "pieces", "sections", "key_issues")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Document:
    """A document that may or may not have been set yet."""

    title: str
    html: str
    css: str
    assets: dict[str, Asset]

    @cached_property
    def name(self) -> str:
        """Names what it says, how it looks and what sets it: equal names, equal documents."""
        return pdf.fingerprint(self.html, self.css, self.assets)


def build(
    session: Session,
    guide: Guide,
    *,
    edition: Edition,
    paper: str,
    today: date,
    screening: Screening | None = None,
) -> Document:
    """The document as it should be today, in the guide's own language. Needs an app context."""
    contents = contents_of(session, guide, edition=edition, today=today, screening=screening)
    with force_locale(guide.language):
        title = f"{guide.title} – {gettext(edition.label)}"
        code = qr.svg(address_of(guide), title=gettext("Code for the address of this guide"))
        html = render_template(
            "guides/document/document.html", title=title, code=code, **values_for(contents)
        )
        css = _css(paper, f"{title} {guide.version}")
    return Document(title, html, css, _assets())


def values_for(contents: Contents) -> dict[str, object]:
    """What the templates of a guide read, on its page and in its document."""
    return {
        "contents": contents,
        "prose": Prose(contents),
        "phases": list(Phase),
        "address": address_of(contents.guide),
    }


def address_of(guide: Guide) -> str:
    """Where the newest version is: the public address, whatever name this request came by."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url + url_for("guides.show", slug=guide.slug, _external=False)


def path_of(folder: Path, document: Document) -> Path:
    """Where the document is once it is set."""
    return folder / f"{document.name}.pdf"


def ensure(folder: Path, document: Document, *, now: datetime) -> Path:
    """Set the document unless it is there. Takes seconds; not inside a write transaction.

    A reader never sees half of it: it is written beside its place and then moved there.

    Raises:
        PdfUnavailable: this machine cannot make PDF. The failure is noted for those who wait.
    """
    file = path_of(folder, document)
    with _one_at_a_time:
        if file.exists():
            return file
        folder.mkdir(parents=True, exist_ok=True)
        failed = _note_of_failure(folder, document)
        try:
            data = pdf.render(document.html, css=document.css, assets=document.assets)
        except Exception:
            failed.touch()
            raise
        failed.unlink(missing_ok=True)
        _write(file, data)
        _forget_old_ones(folder, now=now)
    return file


def has_failed(folder: Path, document: Document, *, now: datetime) -> bool:
    """Whether setting it has just failed, so that waiting is no use. Later it is tried again."""
    try:
        changed = _note_of_failure(folder, document).stat().st_mtime
    except FileNotFoundError:
        return False
    return now - datetime.fromtimestamp(changed, UTC) < TRIED_AGAIN_AFTER


def _note_of_failure(folder: Path, document: Document) -> Path:
    return folder / f"{document.name}.failed"


def _write(file: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as part:
        part.write(data)
    Path(name).replace(file)


def forget_all(folder: Path) -> None:
    """Delete every document: each is set anew for whoever asks next, with what is true by then."""
    for file in folder.glob("*.pdf"):
        file.unlink(missing_ok=True)


def _forget_old_ones(folder: Path, *, now: datetime) -> None:
    """A document that is still asked for is set again; nobody misses the others."""
    for file in folder.iterdir():
        if now - datetime.fromtimestamp(file.stat().st_mtime, UTC) > KEPT:
            file.unlink(missing_ok=True)


def _css(paper: str, foot: str) -> str:
    """The print stylesheets, with the paper and the words at the foot of the page."""
    page = _quoted(gettext("Page %(number)s of %(total)s", number="{number}", total="{total}"))
    page = page.replace("{number}", '" counter(page) "').replace("{total}", '" counter(pages) "')
    return "\n".join([
        *_sheets(),
        f":root {{ --page-height: {PAPERS[paper]} }}",
        f"@page {{ size: {paper}; @bottom-left-corner {{ content: {_quoted(foot)} }}"
        f" @bottom-right {{ content: {page} }} }}",
        "@page cover { @bottom-left-corner { content: none } @bottom-right { content: none } }",
    ])  # fmt: skip


def _quoted(text: str) -> str:
    """The text as a string of CSS."""
    return '"' + re.sub(r'["\\\n]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


@cache
def _sheets() -> list[str]:
    return [(_FOLDER / f"{name}.css").read_text("utf-8") for name in _SHEETS]


@cache
def _assets() -> dict[str, Asset]:
    return {path.name: Asset("image/svg+xml", path.read_bytes()) for path in _FOLDER.glob("*.svg")}
