"""The one exception for "the rules say no"."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A rule of the field says no, in words fit for the person who asked.

    The message is a gettext id; ``%(name)s`` placeholders are filled from the keywords after
    translation. ``field`` names the form field the message belongs beside, if it belongs to one.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.field = field


class NotAll(Refused):
    """Nothing was done, because some of it cannot be.

    ``reasons`` says why, by the number of the record; ``%(number)s`` in the message is how many.
    """

    def __init__(self, message: str, reasons: dict[int, Refused]) -> None:
        super().__init__(message, number=len(reasons))
        self.reasons = reasons
