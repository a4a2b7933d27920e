"""What people write, made tidy; and words of the domain, marked for translation.

The web and mail layers translate them when they are shown.
"""

from __future__ import annotations

import unicodedata

LINE_BREAKS = "\n\t"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """The message itself: a mark for the extraction of texts."""
    return message


def tidy(text: str | None) -> str | None:
    """Trimmed, in Unicode's composed form (NFC), with one kind of line break; empty is None."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text or None


def holds_control_characters(text: str, *, but: str = "") -> bool:
    """Whether something in it is invisible: PostgreSQL cannot store some, mail must not."""
    return any(unicodedata.category(c) == "Cc" and c not in but for c in text)


def showable(text: str) -> str:
    """The text as a page may show it again: no control character is valid HTML."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) == "Cc" and c not in LINE_BREAKS
        else c
        for c in text
    )
