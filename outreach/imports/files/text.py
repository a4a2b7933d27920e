"""Bytes into text: UTF-8, or UTF-16 that says so; everything else is refused by its place."""

from __future__ import annotations

import codecs

from outreach.errors import Refused
from outreach.words import N_

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ZIP = b"PK\x03\x04"  # how Excel's own files begin
NO_TEXT = N_("This is no table and no calendar. Send a CSV file or an ICS file.")
NO_UTF_8 = N_(
    "This file is not in UTF-8: line %(line)s holds the byte %(byte)s, which is no letter there. "
    "Save it again as “CSV UTF-8”."
)
NO_UTF_16 = N_("This file begins as UTF-16 and is none further on. Save it as “CSV UTF-8”.")


def check_is_text(raw: bytes) -> None:
    """Say that it is a file of another kind.

    Raises:
        Refused: it is a spreadsheet of its program's own kind, or holds what no text does.
    """
    if raw.startswith(ZIP):
        message = N_("This is a spreadsheet or an archive. Save it as “CSV UTF-8” and send that.")
        raise Refused(message, field="file")
    if not raw.startswith(UTF_16) and b"\0" in raw:
        raise Refused(NO_TEXT, field="file")


def decoded(raw: bytes) -> str:
    """The text, without the mark that some programs put before it.

    Raises:
        Refused: it is in another encoding; the message names the first line and byte.
    """
    if raw.startswith(UTF_16):
        return _from_utf_16(raw)
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        byte = f"0x{body[error.start]:02X}"
        raise Refused(NO_UTF_8, field="file", line=line, byte=byte) from error


def _from_utf_16(raw: bytes) -> str:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Refused(NO_UTF_16, field="file") from error
    if "\0" in text:
        raise Refused(NO_TEXT, field="file")
    return text
