"""The table of towns, how text is folded, and distances."""

import time
from pathlib import Path

import pytest

from outreach import cities
from outreach.folding import folded
from outreach.globe import arrow, kilometres, squared, squared_for

README = Path(cities.__file__).parent / "README.md"
BERLIN, PARIS, FIJI, SAMOA = (52.52, 13.405), (48.8566, 2.3522), (-17.7, 179.9), (-13.8, -172.1)


@pytest.mark.parametrize(
    ("text", "is_found_as"),
    [
        ("Zürich", "zurich"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("Saint-Denis", "saint denis"),
        ("l’Étoile", "l etoile"),
        ("Київ", "киів"),
        ("ភ្នំ\u200bពេញ", "ភ្នំពេញ"),
        ("  a\u00adb \n c\x00d ", "ab c d"),
        ("％_\\", ""),
    ],
)
def test_text_is_folded_to_what_a_search_compares(text, is_found_as):
    assert folded(text) == is_found_as


def test_khmer_keeps_its_vowels():
    assert folded("កា") != folded("កិ") != folded("ក")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Paris", "Paris, FR"),
        ("paris, us", "Paris, Texas, US"),
        ("Paris, TX", "Paris, Texas, US"),
        ("Paris, France", "Paris, FR"),
        ("Paris, Texas, US", "Paris, Texas, US"),
        ("zurich", "Zürich, CH"),
        ("Cologne", "Köln, DE"),
        ("ភ្នំពេញ", "Phnom Penh, KH"),
        ("東京", "Tokyo, JP"),
        ("Westport", "Westport, Connecticut, US"),
        ("Santa Cruz, near Tarlac City, PH", "Santa Cruz, near Tarlac City, PH"),
    ],
)
def test_a_town_is_known_by_its_names(text, label):
    assert cities.named(text)[0].label == label


def test_towns_of_one_name_come_with_the_largest_first():
    assert [city.label for city in cities.named("Paris")] == ["Paris, FR", "Paris, Texas, US"]


@pytest.mark.parametrize(
    "text", ["Nowhere at all", "", ",", "|", "\x00", "Paris, Mars", "a\tb", "x" * 9_000]
)
def test_what_is_no_town_is_none(text):
    assert cities.named(text) == []


def test_a_town_in_another_state_is_not_taken_for_it():
    assert cities.located("Paris", region="TX", country="US").label == "Paris, Texas, US"
    assert cities.located("Paris", region="Texas", country="US").label == "Paris, Texas, US"
    assert cities.located("Paris", region="IL", country="US") is None
    assert cities.located("Paris", region="Île-de-France", country="FR").label == "Paris, FR"
    assert cities.located("Paris", region=None, country="KH") is None


def test_distances_are_those_of_the_great_circle():
    far = kilometres(arrow(*BERLIN), arrow(*PARIS))
    over_the_date_line = kilometres(arrow(*FIJI), arrow(*SAMOA))

    assert far == pytest.approx(878, abs=3)
    assert over_the_date_line == pytest.approx(962, abs=10)
    assert squared(arrow(*BERLIN), arrow(*PARIS)) == pytest.approx(squared_for(far))
    assert squared_for(1_000_000) == pytest.approx(4)


def test_the_table_names_its_source_and_is_small():
    assert "GeoNames" in README.read_text("utf-8")
    assert "CC BY 4.0" in README.read_text("utf-8")
    assert cities.TABLE.stat().st_size < 1_500_000


def test_a_town_is_found_quickly():
    cities.named("Paris")
    cities._called.cache_clear()
    begun = time.perf_counter()

    for number in range(20):
        cities.named(f"Nowhere {number}")

    assert (time.perf_counter() - begun) / 20 < 0.05
