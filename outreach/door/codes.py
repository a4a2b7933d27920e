"""A party's code in letters: the first 40 bits of its random number, as people read them aloud.

The letters are Crockford's base 32, which has none that look alike. Who knows a code can check the
party in at an open door, and nothing else.
"""

from __future__ import annotations

from uuid import UUID

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, BITS = 8, 40
_REST = 128 - BITS
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def code_of(uid: UUID) -> str:
    """Eight letters and digits, in two halves."""
    number = uid.int >> _REST
    letters = "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return f"{letters[:4]}-{letters[4:]}"


def uids_of(code: str) -> tuple[UUID, UUID] | None:
    """The first and last number that a party with this code may have; None for no code."""
    read = code.strip().upper().translate(_READ_AS)
    if len(read) != LENGTH or any(letter not in LETTERS for letter in read):
        return None
    number = 0
    for letter in read:
        number = number << 5 | LETTERS.index(letter)
    return UUID(int=number << _REST), UUID(int=(number + 1 << _REST) - 1)
