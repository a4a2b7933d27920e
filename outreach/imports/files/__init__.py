"""Files of screenings, read into rows. Nothing here knows what is in the database."""

from __future__ import annotations

from datetime import datetime

from outreach.errors import Refused
from outreach.imports.files import events, table, text
from outreach.imports.files.sheet import Sheet
from outreach.words import N_

MOST_BYTES = 5_000_000

__all__ = ["MOST_BYTES", "Sheet", "read"]


def read(raw: bytes, *, now: datetime) -> Sheet:
    """The rows of a file, whatever it calls itself.

    Raises:
        Refused: it is too large, empty, or neither a table nor a calendar that can be read.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(N_("This file is larger than 5 MB. Send a part of it."), field="file")
    if not raw.strip(b"\xef\xbb\xbf\0\r\n\t "):
        raise Refused(N_("This file is empty."), field="file")
    text.check_is_text(raw)
    return events.read(raw, now=now) if events.is_calendar(raw) else table.read(raw)
