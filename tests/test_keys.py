"""Keys by purpose, and what is sealed with them."""

import pytest

from outreach.keys import NONCE_BYTES, Keys, Unreadable, derived

FIRST, SECOND = "the first secret of many", "the second secret of many"


def test_a_key_is_hkdf_of_the_secret_by_its_purpose():
    """Checked with ``openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:... HKDF``."""
    import hashlib
    import hmac

    extracted = hmac.digest(bytes(32), FIRST.encode(), hashlib.sha256)
    expanded = hmac.digest(extracted, b"outreach: a link\x01", hashlib.sha256)

    assert derived(FIRST, "a link") == expanded
    assert len({derived(FIRST, "a link"), derived(FIRST, "other"), derived(SECOND, "a link")}) == 3


def test_todays_key_comes_first_and_signs():
    keys = Keys(SECOND, (FIRST,))

    assert keys.key("x") == derived(SECOND, "x")
    assert keys.all("x") == [derived(SECOND, "x"), derived(FIRST, "x")]
    assert keys.oldest_first("x") == keys.all("x")[::-1]


def test_no_secret_shows_in_what_is_printed():
    assert FIRST not in repr(Keys(FIRST))


def test_what_is_sealed_comes_back_also_under_a_later_key():
    sealed = Keys(FIRST).seal("x", b"hello")

    assert b"hello" not in sealed
    assert Keys(FIRST).unseal("x", sealed) == (b"hello", True)
    assert Keys(SECOND, (FIRST,)).unseal("x", sealed) == (b"hello", False)


def test_the_same_is_never_sealed_alike():
    assert len({Keys(FIRST).seal("x", b"hello")[:NONCE_BYTES] for _ in range(100)}) == 100


def test_what_was_changed_or_is_for_another_purpose_is_not_read():
    sealed = Keys(FIRST).seal("x", b"hello")
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]

    for text in (*changed, sealed[:-1], sealed[:5], b""):
        with pytest.raises(Unreadable):
            Keys(FIRST).unseal("x", text)
    for keys, purpose in ((Keys(FIRST), "y"), (Keys(SECOND), "x")):
        with pytest.raises(Unreadable):
            keys.unseal(purpose, sealed)
