"""Tables (CSV, RFC 4180) as they leave: no cell of them is a formula.

A spreadsheet takes what begins with = + - @ for one. Such cells go out with an apostrophe before
them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def written(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """A table, in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_escaped(row.get(name, "")) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
