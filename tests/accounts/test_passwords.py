"""How passwords are kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from outreach.accounts import passwords
from outreach.errors import Refused


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
