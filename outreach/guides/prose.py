"""A guide's texts as HTML: placeholders filled, and references that lead to their place."""

from __future__ import annotations

import re

from flask_babel import gettext
from markupsafe import Markup, escape

from outreach.delivery.markdown import to_html
from outreach.facts.models import Claim
from outreach.guides.queries import Contents

_APOSTROPHE = re.compile(r"(?<=\w)'")
_QUOTED = re.compile(r'"([^"]*)"')
_EMPHASIS = re.compile(r"<em>([^<]+)</em>")


class Prose:
    """Sets the texts of one guide.

    The title of a section or key issue in emphasis becomes a link to it; a claim's key in the note
    of another becomes its number. Printed, such a link is followed by the number of its page.
    """

    def __init__(self, contents: Contents) -> None:
        film = contents.film
        self._contents = contents
        self._values = {"film": film.title, "runtime": str(contents.runtime or "…")}
        self._places = {str(escape(s.title)): anchor(s.kind) for s in contents.sections}
        self._places |= {
            str(escape(issue.title)): anchor(f"issue-{issue.key}")
            for issue in contents.guide.key_issues
        }

    def block(self, text: str | None) -> Markup:
        """Paragraphs, lists, headings from the third level down."""
        html = to_html(self._filled(text or ""))
        return Markup(_EMPHASIS.sub(self._reference, html))  # noqa: S704 - it was safe before

    def line(self, text: str | None) -> Markup:
        """One paragraph without its tags."""
        html = self.block(text).strip()
        return Markup(html.removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - still safe

    def text(self, text: str | None) -> str:
        """A text from a kit, with the quotation marks of print."""
        return _QUOTED.sub(r"“\1”", _APOSTROPHE.sub("’", text or ""))

    def sentence(self, text: str) -> str:
        """The same, with the capital that begins a sentence."""
        return self.text(text[:1].upper() + text[1:])

    def claim_note(self, claim: Claim) -> Markup:
        """The note of a claim, in which other claims are named by their number."""
        parts = claim.note_parts(self._contents.claims)
        return Markup().join(
            escape(self.text(part)) if isinstance(part, str) else self._number(part)
            for part in parts
        )

    def _filled(self, text: str) -> str:
        for name, value in self._values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _reference(self, emphasis: re.Match[str]) -> str:
        place = self._places.get(emphasis[1])
        if place is None:
            return emphasis[0]
        page = escape(gettext("page"))
        return f'<a class="xref" href="#{place}" data-page="{page}">{emphasis[1]}</a>'

    def _number(self, claim: Claim) -> Markup:
        words = gettext("number %(number)s", number=self._contents.number_of(claim))
        return Markup('<a href="#{}">{}</a>').format(f"claim-{claim.key}", words)


def anchor(name: str) -> str:
    """What an address inside a guide calls this."""
    return name.replace("_", "-")
