"""Pictures that people send: read by their content, drawn anew, and stripped of everything else.

Only pixels leave: no place or time where a photo was taken, no camera, no thumbnail of what was cut
off, no second file hidden behind the first.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from outreach.errors import Refused
from outreach.words import N_

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
SHORTEST_SIDE = 16
QUALITY = 82

NO_PICTURE = N_("This is no picture that can be used. Send a JPEG, PNG or WebP file.")
TOO_LARGE = N_("This picture is too large. Send one of at most %(most)s MB and 40 million pixels.")
TOO_SMALL = N_("This picture is too small to be seen.")


class _WholeFilesOnly:
    """Refuses files that were cut off. WeasyPrint allows them to the whole process it runs in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    def __exit__(self, *_error: object) -> None:
        ImageFile.LOAD_TRUNCATED_IMAGES = self._before
        self._lock.release()


_whole_files_only = _WholeFilesOnly()


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: WebP, with its size in pixels."""

    data: bytes
    width: int
    height: int


def redrawn(raw: bytes, *, longest: int, field: str, most_bytes: int = MOST_BYTES) -> Picture:
    """The picture, drawn anew.

    Args:
        raw: the file as it was sent; what it calls itself does not matter.
        longest: of both sides in pixels; a larger picture is made smaller.
        field: the form's field, for what is refused.
        most_bytes: of the file.

    Raises:
        Refused: it is no picture of these formats, broken, too large or too small.
    """
    too_large = Refused(TOO_LARGE, field=field, most=most_bytes // 1_000_000)
    if len(raw) > most_bytes:
        raise too_large
    try:
        with _whole_files_only:
            if _is_too_large(raw):
                raise too_large
            return _redraw(raw, longest, field)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(NO_PICTURE, field=field) from error


def _is_too_large(raw: bytes) -> bool:
    """Whether it has too many pixels, which its first bytes say."""
    with Image.open(io.BytesIO(raw), formats=FORMATS) as sent:
        width, height = sent.size
        return bool(width * height > MOST_PIXELS)


def _redraw(raw: bytes, longest: int, field: str) -> Picture:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as sent:
        if min(sent.size) < SHORTEST_SIDE:
            raise Refused(TOO_SMALL, field=field)
        sent.draft("RGB", (longest, longest))  # a JPEG is read no finer than it will be shown
        upright: Any = ImageOps.exif_transpose(sent)
        upright.thumbnail((longest, longest))
        return _saved(upright)


def _saved(picture: Any) -> Picture:
    """Its pixels on a new canvas: whatever else the file held stays behind."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    canvas = Image.new(mode, picture.size)
    canvas.paste(picture.convert(mode))
    kept = io.BytesIO()
    canvas.save(kept, "WEBP", quality=QUALITY, method=4)
    return Picture(kept.getvalue(), *canvas.size)
