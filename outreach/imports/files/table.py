"""Tables (CSV, RFC 4180) into rows, and rows into tables.

A spreadsheet takes what begins with = + - @ for a formula. Such cells go out with an apostrophe
before them, and lose it when they come in: so what is written is read again as it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from outreach.delivery import tables
from outreach.errors import Refused
from outreach.imports.files.sheet import COLUMNS, MOST_ROWS, Row, Sheet
from outreach.imports.files.text import decoded
from outreach.words import N_

DELIMITERS = ",;\t"
ALIASES = {
    "time_zone": "timezone",
    "link": "online_url",
    "start": "starts",
    "end": "ends",
    "version": "film_version",
}
NEEDED = ("starts",)
TOO_MANY = N_("This file holds more than %(most)s screenings. Send it in parts.")
ASTRAY = N_("This row has cells in columns without a name.")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # Excel's own first line
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def read(raw: bytes) -> Sheet:
    """The rows of a table.

    Raises:
        Refused: it is in another encoding, has no row, more than 5,000, or headings that are
            missing, unknown or there twice; or its quotation marks do not match.
    """
    text = decoded(raw)
    said = _SEPARATOR.match(text)
    lines = _lines(text[said.end() :] if said else text, said[1] if said else _delimiter(text))
    columns = _columns(next(lines, (0, []))[1])
    rows: list[Row] = []
    for number, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Refused(TOO_MANY, field="file", most=MOST_ROWS)
        rows.append(_row(number, columns, cells))
    if not rows:
        message = N_("There is no screening below the headings of this table.")
        raise Refused(message, field="file")
    return Sheet(rows)


def write(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = tuple(COLUMNS)) -> bytes:
    """A table, in UTF-8 with the mark by which Excel knows it."""
    return tables.written(rows, columns)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number in a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(
                N_("Row %(row)s cannot be read: its quotation marks do not match."),
                field="file",
                row=number,
            ) from error
        if any(cell.strip() for cell in cells):
            yield number, cells


def _delimiter(text: str) -> str:
    """What stands between the names that we know, in the first line."""
    first = text.lstrip().partition("\n")[0]

    def known(delimiter: str) -> int:
        return sum(_name(cell.strip('" \r')) in COLUMNS for cell in first.split(delimiter))

    return max(DELIMITERS, key=known)


def _columns(headings: Sequence[str]) -> list[str]:
    """The names of the columns; "" for one that has none, at the end of what a sheet sends.

    Raises:
        Refused: a name is unknown, there twice, or missing.
    """
    names = [_name(heading) for heading in headings]
    known = ", ".join(COLUMNS)
    if not set(names) & COLUMNS.keys():
        raise Refused(
            N_("The first row has to name the columns. We know: %(known)s."),
            field="file",
            known=known,
        )
    for name, heading in zip(names, headings, strict=True):
        if name and name not in COLUMNS:
            message = N_("We know no column “%(name)s”. We know: %(known)s.")
            raise Refused(message, field="file", name=heading.strip()[:60], known=known)
    for name, times in Counter(filter(None, names)).items():
        if times > 1:
            raise Refused(N_("The column “%(name)s” is there twice."), field="file", name=name)
    for name in NEEDED:
        if name not in names:
            raise Refused(N_("The column “%(name)s” is missing."), field="file", name=name)
    return names


def _name(heading: str) -> str:
    name = _NOT_A_NAME.sub("_", heading.strip().lower()).strip("_")
    return ALIASES.get(name, name)


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    is_astray = any(
        cell.strip() for name, cell in zip_longest(columns, cells, fillvalue="") if not name
    )
    faults = (Refused(ASTRAY),) if is_astray else ()
    named = zip(columns, [*cells, *[""] * len(columns)], strict=False)
    return Row(number, {name: _plain(cell) for name, cell in named if name}, faults)


def _plain(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell
