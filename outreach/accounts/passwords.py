"""Passwords: argon2id with the costs that OWASP's Password Storage Cheat Sheet names first.

No Flask here, so that the command line sets them as well; Flask-Security checks the same hashes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

from argon2 import PasswordHasher, Type

from outreach.accounts import breached
from outreach.errors import Refused
from outreach.words import N_

SHORTEST = 12
LEAST_SCORE = 3  # of zxcvbn: 10^8 tries
LONGEST_WEIGHED = 72  # its time grows with the square of the length
OUR_WORDS = ("outreach", "screening", "documentary", "redlight")
LONGEST = 1024
MEMORY_KIB = 19 * 1024
ROUNDS = 2
LANES = 1
FORM: Literal["NFKC"] = "NFKC"


def hashed(password: str, *, known: Iterable[str] = ()) -> str:
    """What is kept of a password. ``known`` as in :func:`check`.

    Raises:
        Refused: as :func:`check`.
    """
    check(password, known=known)
    hasher = PasswordHasher(
        time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID
    )
    return hasher.hash(normal(password))


def check(password: str, *, known: Iterable[str] = ()) -> None:
    """Long, and not one that is guessed first. NIST SP 800-63B-4, 3.1.1.2, asks for both, and
    rules out rules of composition.

    Args:
        known: what others know about whoever chooses it, such as their name and address.

    Raises:
        Refused: it is too short or too long, or a common or breached one, or soon guessed from
            ``known``.
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
    if _is_guessed_soon(normal(password), known):
        raise Refused(
            N_(
                "This password is among those that are guessed first. Several words that only you "
                "would put together are better."
            ),
            field="password",
        )
    if breached.is_listed(password):
        raise Refused(
            N_(
                "This password is on lists of stolen ones, which are tried first. Several words "
                "that only you would put together are better."
            ),
            field="password",
        )


def known_of(name: str | None, email: str, *organisations: str) -> list[str]:
    """What others know of somebody, and guess first: also the names of their organisations."""
    words = [word for organisation in organisations for word in _as_typed(organisation)]
    return [*(name or "").split(), *email.replace("@", ".").split("."), *words]


def _as_typed(name: str) -> list[str]:
    """As it stands, without its blanks, and its words."""
    return [name, "".join(name.split()), *name.split()]


def _is_guessed_soon(password: str, known: Iterable[str]) -> bool:
    """Whether guessers who know the usual lists need fewer than a hundred million tries."""
    from zxcvbn import zxcvbn

    found = zxcvbn(password[:LONGEST_WEIGHED], user_inputs=[*OUR_WORDS, *known])
    return int(found["score"]) < LEAST_SCORE


def normal(password: str) -> str:
    """In one form, so that the same letters from another keyboard are the same password."""
    return unicodedata.normalize(FORM, password)
