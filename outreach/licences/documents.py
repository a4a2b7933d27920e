"""Documents that people send: read by their content, never by their name.

A PDF is kept byte for byte, since it may carry a signature; so one that runs, starts or hides
something is refused. A picture is drawn anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from outreach import pictures
from outreach.errors import Refused
from outreach.words import N_

MOST_BYTES = 10_000_000
MOST_UNPACKED = 64_000_000
MOST_OBJECTS = 100_000
LONGEST_SIDE = 3_000
PDF, SUFFIXES = "application/pdf", {"application/pdf": "pdf", pictures.MEDIA_TYPE: "webp"}
FIELD = "document"

# What a reader would run, start or fetch (ISO 32000-2, 12.6.4), by the name of the action.
_ACTIONS = frozenset(
    {
        *(
            "/JavaScript",
            "/Launch",
            "/ImportData",
            "/SubmitForm",
            "/Rendition",
            "/RichMediaExecute",
        ),
        *("/GoToR", "/GoToE", "/Movie", "/Sound"),
    }
)
# What holds scripts, other files or programs, by the key under which it stands.
_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"})

TOO_LARGE = N_("This file is too large. Send one of at most %(most)s MB.")
NO_DOCUMENT = N_("This is no document that can be kept. Send a PDF, or a JPEG, PNG or WebP file.")
NO_PDF = N_(
    "This calls itself a PDF and cannot be opened as one. Save it again, or send a picture."
)
LOCKED = N_("This PDF is encrypted. Send it without a password, so that your team can open it.")
ACTIVE = N_(
    "This PDF holds a script, another file or something that starts by itself. Print it to a PDF "
    "and send that, or a picture."
)

# For the whole process, before any thread reads a PDF: a small file unpacks to gigabytes.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    parser_max_container_size=1_000_000,
)


@dataclass(frozen=True)
class Document:
    """A document as it is kept."""

    data: bytes
    media_type: str


def read(raw: bytes) -> Document:
    """The document, looked through; takes up to a second.

    Raises:
        Refused: it is too large, neither a PDF nor a picture, cannot be opened, or is more than
            something to read.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(TOO_LARGE, field=FIELD, most=MOST_BYTES // 1_000_000)
    if raw.startswith(b"%PDF-"):
        _look_through(raw)
        return Document(raw, PDF)
    if not _may_be_picture(raw):
        raise Refused(NO_DOCUMENT, field=FIELD)
    drawn = pictures.redrawn(raw, longest=LONGEST_SIDE, field=FIELD, most_bytes=MOST_BYTES)
    return Document(drawn.data, pictures.MEDIA_TYPE)


def _may_be_picture(raw: bytes) -> bool:
    return raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"
    )


def _look_through(raw: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            if pdf.is_encrypted:
                raise Refused(LOCKED, field=FIELD)
            if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) == 0:
                raise Refused(NO_PDF, field=FIELD)
            if any(_is_active(found) for top in pdf.objects for found in _within(top)):
                raise Refused(ACTIVE, field=FIELD)
            if pdf.get_warnings():  # what is guessed here, another reader reads otherwise
                raise Refused(NO_PDF, field=FIELD)
    except pikepdf.PasswordError as error:
        raise Refused(LOCKED, field=FIELD) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError) as error:
        raise Refused(NO_PDF, field=FIELD) from error


def _within(top: Any) -> Iterator[Any]:
    """The object and what stands directly in it; what it only refers to is an object of its own."""
    waiting = [top]
    while waiting:
        found = waiting.pop()
        if isinstance(found, (Dictionary, Stream)):
            yield found
            waiting += [value for value in found.values() if _is_direct(value)]
        elif isinstance(found, Array):
            waiting += [value for value in found if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, Object) and not value.is_indirect


def _is_active(found: Any) -> bool:
    return not _KEYS.isdisjoint(found.keys()) or str(found.get("/S", "")) in _ACTIONS
