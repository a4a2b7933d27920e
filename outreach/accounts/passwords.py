"""Passwords: argon2id with the costs that OWASP's Password Storage Cheat Sheet names first.

No Flask here, so that the command line sets them as well; Flask-Security checks the same hashes.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from argon2 import PasswordHasher, Type

from outreach.errors import Refused
from outreach.words import N_

SHORTEST = 12
LONGEST = 1024
MEMORY_KIB = 19 * 1024
ROUNDS = 2
LANES = 1
FORM: Literal["NFKC"] = "NFKC"


def hashed(password: str) -> str:
    """What is kept of a password.

    Raises:
        Refused: it is too short or too long.
    """
    check(password)
    hasher = PasswordHasher(
        time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID
    )
    return hasher.hash(normal(password))


def check(password: str) -> None:
    """Length is the only rule: NIST SP 800-63B-4, 3.1.1.2, rules out rules of composition.

    Raises:
        Refused: it is too short or too long.
    """
    length = len(normal(password))
    if length < SHORTEST:
        raise Refused(
            N_("A password needs at least %(least)s characters."), field="password", least=SHORTEST
        )
    if length > LONGEST:
        raise Refused(
            N_("A password may have at most %(most)s characters."), field="password", most=LONGEST
        )


def normal(password: str) -> str:
    """In one form, so that the same letters from another keyboard are the same password."""
    return unicodedata.normalize(FORM, password)
