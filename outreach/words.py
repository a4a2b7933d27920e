"""Marks words in the domain for translation; the web and mail layers translate them when shown."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """The message itself: a mark for the extraction of texts."""
    return message
