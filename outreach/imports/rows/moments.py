"""Days and times as people and programs write them, where nobody can take one for another.

``21/5/2027`` and ``5/21/2027`` are both in use, and a spreadsheet writes either: neither is read.
"""

from __future__ import annotations

import re
from datetime import datetime, time

from outreach.errors import Refused
from outreach.words import N_

NO_MOMENT = N_("We could not read “%(text)s” as a day and a time. Write it as 2027-05-21T19:30.")
NO_TIME = N_("We could not read “%(text)s” as a time of day. Write it as 18:30.")
LONGEST_SHOWN = 40
YEARS = range(1900, 3000)
FORMS = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d %B %Y %H:%M", "%d %b %Y %H:%M")
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def moment_of(text: str, *, field: str) -> datetime:
    """To the minute; aware where an offset is written.

    Raises:
        Refused: it is no moment, or one that can be read in two ways.
    """
    text = " ".join(text.split())
    try:
        found = datetime.fromisoformat(text) if _ISO.fullmatch(text) else _by(FORMS, text)
        if found.year not in YEARS:
            raise ValueError("nobody means such a year")
    except ValueError as error:
        raise Refused(NO_MOMENT, field=field, text=text[:LONGEST_SHOWN]) from error
    return found.replace(second=0, microsecond=0)


def time_of(text: str, *, field: str) -> time:
    """A time of day, to the minute.

    Raises:
        Refused: it is none.
    """
    try:
        return _by(TIMES, " ".join(text.split())).time().replace(second=0)
    except ValueError as error:
        raise Refused(NO_TIME, field=field, text=text[:LONGEST_SHOWN]) from error


def _by(forms: tuple[str, ...], text: str) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - a time on some clock
        except ValueError:
            continue
    raise ValueError(text)
