"""Tags of languages."""

import pytest
from babel import Locale

from outreach.languages import name_of, tag_named, tag_of

ENGLISH = Locale("en")


@pytest.mark.parametrize(
    ("text", "tag", "name"),
    [
        ("km", "km", "Khmer"),
        (" EN ", "en", "English"),
        ("PT-br", "pt-BR", "Brazilian Portuguese"),
        ("zh-hant", "zh-Hant", "Traditional Chinese"),
        ("zh-Hant-TW", "zh-Hant-TW", "Chinese (Traditional, Taiwan)"),
        ("es-419", "es-419", "Latin American Spanish"),
        ("ase", "ase", "American Sign Language"),
    ],
)
def test_a_tag_is_written_as_it_is_and_has_a_name(text, tag, name):
    assert (tag_of(text), name_of(tag, ENGLISH)) == (tag, name)


@pytest.mark.parametrize(
    "text", ["", "xx", "Khmer", "en_US", "en.utf8", "en-ZZZ", "de-1901", "i-klingon", "e" * 500]
)
def test_what_is_no_tag_is_refused(text):
    with pytest.raises(ValueError, match="no language that we know"):
        tag_of(text)


def test_people_write_names_in_their_own_language_or_tags():
    assert [tag_named(word, ENGLISH) for word in ("khmer", "KM", "Brazilian Portuguese")] == [
        "km",
        "km",
        "pt-BR",
    ]
    assert tag_named("Englisch", Locale("de")) == "en"
    with pytest.raises(ValueError, match="Englisch"):
        tag_named("Englisch", ENGLISH)


def test_a_tag_that_nobody_knows_stands_as_it_is():
    assert name_of("xx-Nope", ENGLISH) == "xx-Nope"
