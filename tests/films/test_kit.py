import pytest

from outreach.errors import Refused
from outreach.films import kit
from tests.programme import REDLIGHT

TEXT = REDLIGHT.read_text("utf-8")


def test_the_redlight_kit_is_read_whole():
    found = kit.read(REDLIGHT)

    assert found.film.title == "Redlight"
    assert found.film.runtime_minutes == 72
    assert [len(part) for part in (found.people, found.screenings, found.claims)] == [6, 3, 12]
    assert [len(part) for part in (found.since_the_film, found.helplines)] == [3, 5]
    assert [len(part) for part in (found.organisations, found.related_films)] == [12, 4]
    assert str(found.screenings[0].date) == "2010-06"
    assert found.guide is not None
    assert len(found.guide.key_issues) == 7


@pytest.mark.parametrize(
    ("good", "broken", "told"),
    [
        ("  year: 2009", "  year: soon", r"redlight.yaml, line 9, film.year: .*integer"),
        ("  kind: documentary", "  colour: red", r"line 11, film.colour: Extra inputs"),
        ("  title: Redlight\n", "  title: A\n  title: B\n", r"line 8, film.title: given twice"),
        ("America/New_York", "America/New_Yorc", r"screenings\[0\].timezone: .*no IANA time zone"),
        ("date: 2010-06 ", "date: 2010-13 ", r"screenings\[0\].date: month must be in 1..12"),
        ("    source: The D", "    sauce: The D", r"screenings\[0\].source: Field required"),
        ("status: contested", "status: disputed", r"claims\[0\].status: .*'supported'"),
        ("    note: Compare two-million. The article names no study.\n", "", r"needs a note"),
        ("country: KH", "country: Cambodia", r"helplines\[3\].country: .*pattern"),
        ("film:", "film: ]", r"line 5, file: "),
        ("year: 2006", "year: 99999", r"related_films\[0\].year"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_and_field(good, broken, told):
    assert good in TEXT

    with pytest.raises(kit.BrokenKit, match=told):
        kit.parse(TEXT.replace(good, broken, 1).encode(), name="redlight.yaml")


def test_every_mistake_is_told_in_one_go():
    broken = TEXT.replace("year: 2009", "year: soon").replace(
        "runtime_minutes: 72", "runtime_minutes: 0"
    )

    with pytest.raises(kit.BrokenKit) as told:
        kit.parse(broken.encode(), name="redlight.yaml")

    assert [(line, field) for line, field, _ in told.value.problems] == [
        (9, "film.year"),
        (10, "film.runtime_minutes"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"just words",
        b"film: {}",
        b"\xff\xfe",
        b"a: &a [*a]",
        b"x" * 600_000,
        b"\0",
        b"[" * 5_000,
    ],
    ids=["empty", "list", "words", "no film", "not text", "alias", "large", "nul", "deep"],
)
def test_what_is_no_kit_is_refused(data):
    with pytest.raises(Refused):
        kit.parse(data, name="x.yaml")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(kit.BrokenKit, match="No such file"):
        kit.read(tmp_path / "gone.yaml")


def test_a_screening_says_either_its_start_or_its_date():
    broken = TEXT.replace("    starts: 2010-11-13T20:00\n", "", 1)

    with pytest.raises(kit.BrokenKit, match="either when it starts"):
        kit.parse(broken.encode(), name="redlight.yaml")
