"""Passwords: argon2id with the costs that OWASP's Password Storage Cheat Sheet names first.

No Flask here, so that the command line sets them as well; Flask-Security checks the same hashes.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher, Type

from outreach.errors import Refused
from outreach.words import N_

SHORTEST = 12
LONGEST = 1024
# The same letters typed on another keyboard are the same password (NIST SP 800-63B, 5.1.1.2).
FORM = "NFKC"
MEMORY_KIB = 19 * 1024
ROUNDS = 2
LANES = 1

TOO_SHORT = N_("A password needs at least %(least)s characters.")
TOO_LONG = N_("A password may have at most %(most)s characters.")


def hashed(password: str) -> str:
    """What is kept of a password.

    Raises:
        Refused: it is too short or too long.
    """
    password = normal(password)
    check_length(password)
    hasher = PasswordHasher(
        time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID
    )
    return hasher.hash(password)


def normal(password: str) -> str:
    """The password in the one form in which it is hashed and compared."""
    return unicodedata.normalize(FORM, password)


def check_length(password: str) -> None:
    """Length is the only rule: NIST SP 800-63B advises against rules of composition.

    Raises:
        Refused: it is too short or too long.
    """
    if len(password) < SHORTEST:
        raise Refused(TOO_SHORT, field="password", least=SHORTEST)
    if len(password) > LONGEST:
        raise Refused(TOO_LONG, field="password", most=LONGEST)
