"""Manuscripts are read strictly, and hold no facts of their own."""

import re

import pytest
import yaml

from outreach.errors import Refused
from outreach.films import kit
from outreach.guides import manuscript
from tests.programme import REDLIGHT

FILE = manuscript.FOLDER / "redlight.en.yaml"
TEXT = FILE.read_text("utf-8")
KIT = kit.read(REDLIGHT)
GENTLE = "- depth: gentle\n        text: Who"
CLAIMS = [claim.id for claim in KIT.claims]


def read(text, tmp_path):
    file = tmp_path / "redlight.en.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return manuscript.read(file, kit=KIT.guide, claims=CLAIMS)


def line_of(words):
    return TEXT[: TEXT.index(words)].count("\n") + 1


def test_the_redlight_manuscript_is_read_whole():
    found = manuscript.read(FILE, kit=KIT.guide, claims=CLAIMS)

    assert len(found.sections) == 22
    assert [route.minutes for route in found.routes] == [20, 45, 90]
    assert [len(texts.prompts) for texts in found.key_issues.values()] == [4] * 7


def test_manuscripts_are_found_by_film():
    assert manuscript.files_for("redlight") == [FILE]
    assert manuscript.files_for("holly") == []


@pytest.mark.parametrize(
    ("good", "broken", "told"),
    [
        ("slug: redlight-d", "slug: Redlight D", "slug: .*pattern"),
        ("language: en", "language: km", "language: the kit's guide is in 'en'"),
        ("revised_on: 2026-11-22", "revised_on: lately", "revised_on: .*date"),
        ("licence: CC", "license: CC", "license: Extra inputs"),
        ("minutes: 45\n", "minutes: 46\n", "steps: the talk of route middle takes 45 minutes"),
        ("{long: 20}", "{longest: 20}", "steps: there is no route longest"),
        ("kind: words", "kind: wards", r"sections\[7\].kind: .*'content_note'"),
        ("kind: words", "kind: numbers", "sections: section 'numbers' is there twice"),
        ("editions: [facilitator]", "editions: []", r"sections\[1\].editions: .*at least 1"),
        ("{film}. You need", "{movie}. You need", r"body: unknown placeholder \{movie\}"),
        ("claims: [third-of", "claims: [half-of", r"claims\[0\]: 'half-of-55000' is not among"),
        ("  choices:\n", "  voices:\n", r"key_issues.voices.\[key\]: 'voices' is not among"),
        ("title: Host the next", "title: Host a", r"actions\[4\].title: 'Host a screening' is not"),
        ("title: Rescue plans", "title: Plans", r"avoid\[0\].title: .* is not among"),
        (GENTLE, GENTLE.replace("gentle", "mild"), "depth: .*'gentle'"),
        (GENTLE, GENTLE.replace("gentle", "deep"), "prompts go from gentle to deep"),
        ("version:", "version: ]", "file: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_line_and_field(good, broken, told, tmp_path):
    assert good in TEXT

    with pytest.raises(Refused, match=rf"redlight.en.yaml, line \d+, .*{told}"):
        read(TEXT.replace(good, broken, 1), tmp_path)


def test_the_line_is_that_of_the_mistake(tmp_path):
    with pytest.raises(Refused, match=f"line {line_of('third-of-55000')}, ") as told:
        read(TEXT.replace("third-of-55000", "third-of-them"), tmp_path)

    assert told.value.problems[0][1] == "key_issues.words.claims[0]"


def test_every_key_issue_needs_its_texts(tmp_path):
    whole = yaml.safe_load(TEXT)
    del whole["key_issues"]["coming-home"]

    with pytest.raises(Refused, match="key_issues: nothing is written for coming-home"):
        read(yaml.safe_dump(whole), tmp_path)


def test_the_content_note_comes_first(tmp_path):
    whole = yaml.safe_load(TEXT)
    whole["sections"].reverse()

    with pytest.raises(Refused, match="sections: the content note comes first"):
        read(yaml.safe_dump(whole), tmp_path)


@pytest.mark.parametrize("data", [b"", b"just words", b"\xff\xfe", b"a: [", b"- 1\n- 2"])
def test_what_is_no_manuscript_is_refused(data, tmp_path):
    with pytest.raises(Refused, match=r"redlight\.en\.yaml, line \d+, "):
        read(data, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"gone\.yaml, line 0, file: No such file"):
        manuscript.read(tmp_path / "gone.yaml", kit=KIT.guide, claims=CLAIMS)


FIGURE = re.compile(
    r"\d{3,}|\d[\d.,]*\s?(%|per ?cent|dollars|euro)|\b(hundred|thousand|million|billion)s?\b"
    r"|\bone in (two|three|\w+ty)\b|\bhalf of\b|\ba (third|quarter) of\b",
    re.IGNORECASE,
)


def texts_in(part, path=()):
    if isinstance(part, dict):
        for key, value in part.items():
            yield from texts_in(value, (*path, key))
    elif isinstance(part, list):
        for item in part:
            yield from texts_in(item, path)
    elif isinstance(part, str) and path[-1] not in {"licence_url", "claims"}:
        yield path, part


# Said about the evening or in the words of the kit's own key issue; they count nothing.
NO_FIGURES = {"a quarter of an hour", "half of the answer"}


def test_no_figure_is_typed_into_the_text():
    found = []
    for path, text in texts_in(yaml.safe_load(TEXT)):
        plain = " ".join(text.split())
        for phrase in NO_FIGURES:
            plain = plain.replace(phrase, "")
        found += [(path, match[0]) for match in FIGURE.finditer(plain)]

    assert FIGURE.search("About 33,000 children")
    assert FIGURE.search("one in three of them")
    assert found == []


def test_terms_that_do_harm_stand_only_where_they_are_advised_against():
    harmful = re.compile(
        r"child (prostitut|porn)|prostituted|sex slave|rescued? her", re.IGNORECASE
    )
    found = {path for path, text in texts_in(yaml.safe_load(TEXT)) if harmful.search(text)}

    assert found == {("sections", "entries", "avoid")}
