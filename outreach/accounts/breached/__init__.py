"""Whether a password is among those that were common or breached, without asking anybody.

What the list is, where it comes from and under which licence says the README beside it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

MARKS = Path(__file__).with_name("marks.bin")
WIDTH = 4


def is_listed(password: str) -> bool:
    """However it is capitalised."""
    wanted = mark(password)
    with MARKS.open("rb") as file:
        low, high = 0, MARKS.stat().st_size // WIDTH
        while low < high:
            middle = (low + high) // 2
            file.seek(middle * WIDTH)
            found = file.read(WIDTH)
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


def mark(password: str) -> bytes:
    """What the file says of this password."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    return hashlib.sha256(folded.encode()).digest()[:WIDTH]
