"""What becomes of a picture that somebody sends."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile
from PIL.ExifTags import GPS, IFD, Base

from outreach import pictures
from outreach.errors import Refused

CANARY = b"CANARY-of-whoever-took-it"
PAGE = b"<html><script>alert('canary')</script></html>"


def sent(kind: str = "PNG", size: tuple[int, int] = (64, 32), mode: str = "RGB", **how) -> bytes:
    file = io.BytesIO()
    colour = (200, 40, 40, 0)[: len(mode)] if mode != "L" else 90
    Image.new(mode, size, colour).save(file, kind, **how)
    return file.getvalue()


def read(picture: pictures.Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def refused(raw: bytes) -> str:
    with pytest.raises(Refused) as error:
        pictures.redrawn(raw, longest=512, field="logo")
    assert error.value.field == "logo"
    return error.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp(kind):
    picture = pictures.redrawn(sent(kind), longest=512, field="logo")

    assert (read(picture).format, picture.width, picture.height) == ("WEBP", 64, 32)
    assert read(picture).size == (64, 32)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    picture = pictures.redrawn(sent("JPEG", (4000, 2000)), longest=512, field="logo")

    assert (picture.width, picture.height) == (512, 256)


def test_transparency_stays():
    picture = pictures.redrawn(sent(mode="RGBA"), longest=512, field="logo")

    assert read(picture).getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_any_colours_can_be_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    raw = io.BytesIO()
    Image.new("RGB", (32, 32), "red").convert(mode).save(raw, kind)

    assert read(pictures.redrawn(raw.getvalue(), longest=512, field="logo")).mode == "RGB"


def with_secrets() -> bytes:
    """A photo lying on its side that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = CANARY.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (11.0, 33.0, 0.0)
    return sent("JPEG", (64, 32), exif=exif, comment=CANARY)


def test_where_and_by_whom_a_photo_was_taken_is_gone():
    raw = with_secrets()

    picture = pictures.redrawn(raw, longest=512, field="logo")

    assert CANARY in raw
    assert CANARY not in picture.data
    assert dict(read(picture).getexif()) == {}
    assert set(read(picture).info) <= {"loop", "background", "timestamp", "duration"}


def test_a_photo_on_its_side_is_put_upright():
    picture = pictures.redrawn(with_secrets(), longest=512, field="logo")

    assert (picture.width, picture.height) == (32, 64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_hidden_behind_a_picture_stays_behind(kind):
    raw = sent(kind) + PAGE

    picture = pictures.redrawn(raw, longest=512, field="logo")

    assert PAGE in raw
    assert b"canary" not in picture.data


def test_text_inside_a_picture_stays_behind():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", CANARY.decode())
    raw = sent("PNG", pnginfo=notes)

    assert CANARY in raw
    assert CANARY not in pictures.redrawn(raw, longest=512, field="logo").data


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text",
        PAGE,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        sent("PNG")[:60],
        sent("JPEG")[:200],
        b"\xff\xd8\xff" + PAGE,
        b"\x89PNG\r\n\x1a\n" + PAGE,
    ],
    ids=[
        "empty",
        "text",
        "page",
        "svg",
        "pdf",
        "zip",
        "cut png",
        "cut jpeg",
        "fake jpeg",
        "fake png",
    ],
)
def test_what_is_no_picture_is_refused(raw):
    assert refused(raw) == pictures.NO_PICTURE


def test_a_cut_picture_is_refused_also_where_documents_are_set(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does

    assert refused(sent("PNG")[:60]) == pictures.NO_PICTURE
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_refused_though_they_are_pictures(kind):
    assert refused(sent(kind)) == pictures.NO_PICTURE


def bomb(side: int) -> bytes:
    """A small PNG file that says it is enormous; as much of that is there as is soon made."""
    rows = zlib.compress(b"\0" * min((side // 8 + 1) * side, 100_000_000), 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 10_000, 50_000, 2_000_000])
def test_a_bomb_is_refused_before_it_is_read(side):
    raw = bomb(side)

    assert len(raw) < pictures.MOST_BYTES
    assert refused(raw) == pictures.TOO_LARGE


def test_a_file_that_is_too_large_is_not_even_opened():
    assert refused(sent() + b"\0" * pictures.MOST_BYTES) == pictures.TOO_LARGE


def test_a_dot_is_too_small():
    assert refused(sent(size=(1, 1))) == pictures.TOO_SMALL
