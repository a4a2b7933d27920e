"""Text as a search compares it: whatever somebody's keyboard can or cannot write.

Case is folded, and Latin, Greek, Cyrillic, Hebrew and Arabic letters lose their marks, so that
"Kołobrzeg" is found by "kolobrzeg". The marks of other scripts are vowels: Khmer keeps them, as
without them other words would be found. Khmer is written without spaces between words, and often
with invisible ones, which go.
"""

from __future__ import annotations

import functools
import unicodedata

# Marks of scripts that are read without them (Unicode's blocks), and Khmer vowels nobody sees.
_DROPPED = (
    *((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)),
    *((0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670), (0x17B4, 0x17B5)),
)
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def folded(text: str) -> str:
    """The text's words with one space between each: letters, vowel signs and digits only."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return " ".join("".join(_kept(c) for c in unicodedata.normalize("NFKD", plain)).split())


@functools.lru_cache(maxsize=4096)
def _kept(character: str) -> str:
    code, category = ord(character), unicodedata.category(character)
    if category == "Cf" or any(first <= code <= last for first, last in _DROPPED):
        return ""
    return character if category[0] in "LMN" else " "
