"""Tables into rows, and back as they were."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.clock import now
from outreach.errors import Refused
from outreach.imports import files
from outreach.imports.files import table
from outreach.imports.files.sheet import COLUMNS

HEADINGS = "film,starts,description\n"


def read(raw):
    return files.read(raw if isinstance(raw, bytes) else raw.encode(), now=now())


def cells(raw):
    return [row.cells for row in read(raw).rows]


def refusal(raw):
    with pytest.raises(Refused) as caught:
        read(raw)
    assert caught.value.field == "file"
    return str(caught.value)


ONE = {"film": "Redlight", "starts": "2027-05-21T19:30", "description": "សួស្តី, “all”"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_as_spreadsheets_write_it(delimiter, encoding):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([ONE, ONE.values()])

    assert cells(out.getvalue().encode(encoding)) == [ONE]


def test_headings_as_people_write_them():
    assert cells("sep=;\r\nFILM;Time zone; Starts ;;\r\nRedlight;UTC;soon;;\r\n;;;;\r\n") == [
        {"film": "Redlight", "timezone": "UTC", "starts": "soon"}
    ]


def test_rows_have_the_numbers_of_a_spreadsheet():
    rows = read(HEADINGS + 'A,x,"two\nlines"\n\n,,\nB,y,\n').rows

    assert [(row.number, row.cells["film"]) for row in rows] == [(2, "A"), (5, "B")]


def test_cells_beyond_the_headings_are_wrong():
    rows = read(HEADINGS + "A,x,,more\nB,y\n").rows

    assert [[str(fault) for fault in row.faults] for row in rows] == [
        ["This row has cells in columns without a name."],
        [],
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \r\n", "This file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This is no table and no calendar."),
        (b"PK\x03\x04xl/worksheets", "This is a spreadsheet or an archive."),
        (
            HEADINGS.encode() + "Holly,x,\nCafé,y,\n".encode("latin-1"),
            "This file is not in UTF-8: line 3 holds the byte 0xE9",
        ),
        ("film,starts\nA,x\n".encode("utf-16") + b"\x00\xd8", "begins as UTF-16"),
        (HEADINGS, "There is no screening below the headings"),
        ("Redlight,2027-05-21\n", "The first row has to name the columns."),
        ("film,starts,starts\nA,x,y\n", "The column “starts” is there twice."),
        ("film,starts,Preis\nA,x,y\n", "We know no column “Preis”."),
        ("film,venue\nA,x\n", "The column “starts” is missing."),
        (HEADINGS + 'A,"x,\n', "Row 2 cannot be read: its quotation marks do not match."),
        (HEADINGS + f'A,x,"{"a" * 200_000}"\n', "Row 2 cannot be read"),
        (b"a" * 6_000_000, "This file is larger than 5 MB."),
    ],
)
def test_what_cannot_be_read_says_why(raw, said):
    assert refusal(raw).startswith(said) or said in refusal(raw)


def test_a_hundred_thousand_rows_are_refused_without_reading_them_all():
    begun = time.process_time()

    said = refusal(HEADINGS + "Redlight,2027-05-21T19:30,\n" * 100_000)

    assert said == "This file holds more than 5000 screenings. Send it in parts."
    assert time.process_time() - begun < 2
    assert len(read(HEADINGS + "Redlight,2027-05-21T19:30,\n" * 5_000).rows) == 5_000


@pytest.mark.parametrize("cell", ["=1+1", "+855 12", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "''+"])
def test_a_formula_goes_out_as_text_and_comes_back(cell):
    raw = table.write([{**ONE, "title": cell}])

    (_, row) = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert row[list(COLUMNS).index("title")] == f"'{cell}"
    assert cells(raw)[0]["title"] == cell


def test_an_apostrophe_that_hides_no_formula_stays():
    raw = table.write([{**ONE, "title": "'t Zand"}])

    assert b",'t Zand," in raw
    assert cells(raw)[0]["title"] == "'t Zand"


TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n'\",; ខ្មែរ\N{COMBINING ACUTE ACCENT}é"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)), min_size=1, max_size=4))
def test_every_cell_comes_back_as_it_went_out(rows):
    rows = [{**row, "film": "Redlight"} for row in rows]

    assert cells(table.write(rows)) == rows
