"""docs/security.md names only tests that exist, and leaves no control without one or a gap."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "security.md"

ROW = re.compile(r"^\| V(\d+\.\d+\.\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[^`:]*)::([^`]*)`")
CELLS = 3


@pytest.fixture(scope="module")
def document():
    return DOCUMENT.read_text("utf-8")


@cache
def names_in(file: str) -> frozenset[str]:
    """The test functions of this file; none where there is no such file."""
    path = ROOT / file
    text = path.read_text("utf-8") if path.is_file() else ""
    return frozenset(re.findall(r"^(?:async )?def (test_\w+)\(", text, re.MULTILINE))


def not_there(text: str) -> list[str]:
    """The tests that the text names and that do not exist."""
    return [f"{file}::{test}" for file, test in NAMED.findall(text) if test not in names_in(file)]


def rows(text: str) -> list[tuple[str, list[str]]]:
    """Each control's number, and what its row says of it."""
    return [
        (number, [cell.strip() for cell in rest.split("|")]) for number, rest in ROW.findall(text)
    ]


def unshown(text: str) -> list[str]:
    """The controls whose row has an empty cell, or ends with neither a test nor a gap."""
    return [
        number
        for number, cells in rows(text)
        if len(cells) != CELLS
        or not all(cells)
        or not (NAMED.search(cells[-1]) or re.search(r"\*\*gap:\*\* \S", cells[-1]))
    ]


def twice(text: str) -> list[str]:
    """The controls that have more than one row."""
    return [number for number, times in Counter(n for n, _ in rows(text)).items() if times > 1]


def misplaced(text: str) -> list[str]:
    """The controls that stand in the table of another chapter."""
    chapter, found = "", []
    for number, rest in re.findall(r"^\| V(\d+)(\.\S+)?", text, re.MULTILINE):
        if not rest:
            chapter = number
        elif number != chapter:
            found.append(number + rest)
    return found


def unlisted(text: str) -> list[str]:
    """The controls among the most important gaps whose own row says no gap."""
    summary = text.partition("## Gaps")[2].partition("\n|")[0]
    gaps = {number for number, cells in rows(text) if "**gap:**" in cells[-1]}
    return [number for number in re.findall(r"V(\d+\.\d+\.\d+)", summary) if number not in gaps]


def test_every_test_it_names_exists(document):
    assert len(NAMED.findall(document)) > 100
    assert document.count("::test_") == len(NAMED.findall(document)), "each stands in backquotes"
    assert not_there(document) == []


def test_every_control_has_a_test_or_a_gap(document):
    assert len(rows(document)) > 150
    assert document.count("\n| V") - len(rows(document)) == len(chapters(document))
    assert unshown(document) == []


def chapters(text: str) -> list[str]:
    """The tables' heads: a chapter's number and name."""
    return re.findall(r"^\| V\d+ [A-Z][^|]+ \| asks \| here \| shown by \|$", text, re.MULTILINE)


def test_no_control_stands_twice(document):
    assert twice(document) == []


def test_each_control_stands_under_its_chapter(document):
    assert misplaced(document) == []


def test_the_most_important_gaps_are_gaps(document):
    assert unlisted(document) == []


def test_a_test_that_is_not_there_is_found():
    here = "`tests/test_security_document.py::test_no_control_stands_twice`"
    gone = "`tests/test_security_document.py::test_gone` `tests/test_gone.py::test_gone`"

    assert not_there(here) == []
    assert not_there(f"{here} {gone}") == [
        "tests/test_security_document.py::test_gone",
        "tests/test_gone.py::test_gone",
    ]


@pytest.mark.parametrize(
    "shown",
    ["", "see the code", "tests/test_cli.py", "**gap:** ", "a gap"],
)
def test_a_control_without_test_or_gap_is_found(shown):
    good = "| V1.1.2 | asks | here | **gap:** no test |\n| V1.1.3 | a | b | `tests/x.py::test_x` |"

    assert unshown(good) == []
    assert unshown(f"| V1.1.1 | asks | here | {shown} |\n{good}") == ["1.1.1"]


def test_a_row_without_all_its_cells_is_found():
    assert unshown("| V1.1.1 | asks | **gap:** no test |") == ["1.1.1"]
    assert unshown("| V1.1.1 | | here | **gap:** no test |") == ["1.1.1"]


def test_a_control_that_stands_twice_is_found():
    row = "| V1.1.1 | asks | here | **gap:** no test |\n"

    assert twice(row + row.replace("V1.1.1", "V1.1.11")) == []
    assert twice(row + row) == ["1.1.1"]


def test_a_control_under_another_chapter_is_found():
    head = "| V1 Encoding | asks | here | shown by |\n|---|---|---|---|\n"

    assert misplaced(f"{head}| V1.1.1 | a | b | c |\n| V2.1.1 | a | b | c |\n") == ["2.1.1"]


def test_a_gap_that_is_none_any_more_is_found():
    text = "## Gaps\n\n1. Mail: V1.1.1, V1.1.2.\n\n"
    table = "| V1.1.1 | a | b | **gap:** no test |\n| V1.1.2 | a | b | `tests/x.py::test_x` |\n"

    assert unlisted(text + table) == ["1.1.2"]
