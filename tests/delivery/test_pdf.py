"""Documents are PDF/UA, carry their fonts, and read nothing but what they are handed."""

import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import outloud
import pikepdf
import pytest

from outreach.delivery import pdf, pdf_tags
from outreach.delivery.pdf import Asset, fingerprint, render

CSS = """
@page {
  size: A4; margin: 25mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages) }
}
body { font-family: "Book Serif", "Book Khmer" }
h1, th { font-family: "Book Sans" }
h2 { break-before: page }
"""
BODY = """
<h1>The door list</h1>
<p>Read <a href="https://outreach.example.org/">the page</a> or <a href="#more">go on</a>.</p>
<p>ស្ត្រី ខ្ញុំ កម្ពុជា <em>emphasis</em> <strong>weight</strong></p>
<table><caption>Places</caption>
<thead>
<tr><th scope="col">Room</th><th scope="col">Seats</th><th scope="col">Step-free</th></tr>
</thead>
<tbody>
<tr><th scope="row">Hall</th><td>120</td><td>yes</td></tr>
<tr><th scope="row">Studio</th><td>40</td><td>no</td></tr>
<tr><th scope="row">Library</th><td>60</td><td>yes</td></tr>
</tbody></table>
<h2 id="more">Another page</h2><p>With words.</p>
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "78da63f8ffff3f0005fe02fe0d3e0e590000000049454e44ae426082"
)


def page(body=BODY, head=""):
    return (
        '<!doctype html><html lang="en-GB"><head><title>Doors</title>'
        f'<meta name="author" content="Hana">{head}</head><body>{body}</body></html>'
    )


@pytest.fixture(scope="module")
def document():
    return render(page(), css=CSS)


@pytest.fixture
def opened(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        yield opened


@pytest.fixture
def raw(monkeypatch):
    """The same document as it was before its tags were finished: what the tests can find."""
    with monkeypatch.context() as unfinished:
        unfinished.setattr(pdf_tags, "finish", lambda made: made)
        return render(page(), css=CSS)


def test_a_document_is_tagged_and_says_what_it_is(opened):
    assert str(opened.Root.Lang) == "en-GB"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as properties:
        assert properties["dc:title"] == "Doors"
        assert properties["dc:creator"] == ["Hana"]
        assert properties["pdfuaid:part"] == "1"


def test_an_accessibility_checker_finds_no_error(document, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(document)

    result = outloud.check(str(file))

    assert result.error is None
    assert [finding for finding in result.findings if finding.severity == "error"] == []


def test_headings_become_bookmarks(opened):
    with opened.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "The door list"
        assert [child.title for child in first.children] == ["Another page"]


def test_every_font_is_one_of_ours_and_embedded(opened):
    fonts = {font for page in opened.pages for font in _fonts(page)}

    assert {name for name, _ in fonts} == {
        "Book-Sans-Bold", "Book-Serif", "Book-Serif-Bold", "Book-Serif-Italic", "Book-Khmer",
    }  # fmt: skip
    assert all(embedded for _, embedded in fonts)


def _fonts(page):
    for font in page.resources.Font.values():
        (descendant,) = font.DescendantFonts
        name = str(font.BaseFont).partition("+")[2]
        yield name, "/FontFile2" in descendant.FontDescriptor


def test_header_cells_say_what_they_head(document, raw):
    assert _scopes(document) == ["/Column"] * 3 + ["/Row"] * 3
    assert _scopes(raw) == [None] * 6


def _scopes(document):
    def cells(element):
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == pikepdf.Name.TH:
                yield element.get("/A", {}).get("/Scope")
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from cells(kid)

    with pikepdf.open(io.BytesIO(document)) as opened:
        return [scope and str(scope) for scope in cells(opened.Root.StructTreeRoot)]


LISTS = """
<h1>Terms</h1>
<dl><div><dt>place</dt><dd>a unit of capacity</dd></div>
<div><dt>party</dt><dd>people under one RSVP</dd><dd>its size is theirs</dd></div></dl>
<p>Go to <a class="far" href="#end">the end</a>, <span class="box"></span> then stop.</p>
<p id="end">The end.</p>
"""
LISTS_CSS = """
.far::after { content: " (page " target-counter(attr(href), page) ")" }
.box { display: inline-block; width: 9pt; height: 9pt; border: 1pt solid }
"""


@pytest.fixture(scope="module")
def lists():
    return render(page(LISTS), css=LISTS_CSS)


@pytest.fixture
def raw_lists(monkeypatch):
    with monkeypatch.context() as unfinished:
        unfinished.setattr(pdf_tags, "finish", lambda made: made)
        return render(page(LISTS), css=LISTS_CSS)


def _shape(document, name):
    """The elements of this name, each as its own name and those of its descendants."""

    def shape(element):
        inner = [shape(kid) for kid in _elements(element)]
        return str(element.S)[1:] + (f"({' '.join(inner)})" if inner else "")

    def find(element):
        if element.get("/S") == name:
            yield shape(element)
        else:
            for kid in _elements(element):
                yield from find(kid)

    with pikepdf.open(io.BytesIO(document)) as opened:
        return list(find(opened.Root.StructTreeRoot))


def _elements(element):
    kids = element.get("/K", [])
    return [
        kid
        for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") != pikepdf.Name.OBJR
    ]


def test_a_term_and_its_definitions_are_one_item_of_a_list(lists, raw_lists):
    body = "LBody(Span)"

    assert _shape(lists, pikepdf.Name.L) == [f"L(LI(Lbl(Span) {body}) LI(Lbl(Span) {body} {body}))"]
    assert _shape(raw_lists, pikepdf.Name.L) == [
        f"L(Div(LI({body}) LI({body})) Div(LI({body}) LI({body}) LI({body})))"
    ]


def test_generated_text_belongs_to_its_link(lists, raw_lists):
    assert _shape(lists, pikepdf.Name.Link) == ["Link(Span)"]
    assert _shape(raw_lists, pikepdf.Name.Link) == ["Link(Link)"]


def test_every_area_of_a_link_says_which_link_it_belongs_to(lists):
    with pikepdf.open(io.BytesIO(lists)) as opened:
        numbers = opened.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
        areas = [area for sheet in opened.pages for area in sheet.get("/Annots", [])]
        kinds = [str(owners[int(area.StructParent)].S) for area in areas]

    assert kinds
    assert set(kinds) == {"/Link"}


def test_an_element_without_content_is_not_read_aloud(lists, raw_lists):
    assert "Link" in _shape(lists, pikepdf.Name.P)[0]
    assert _empty(raw_lists) == 1
    assert _empty(lists) == 0


def _empty(document):
    def count(element):
        kids = element.get("/K", [])
        bare = isinstance(kids, pikepdf.Array) and not len(kids)
        return bare + sum(count(kid) for kid in _elements(element))

    with pikepdf.open(io.BytesIO(document)) as opened:
        return count(opened.Root.StructTreeRoot)


def test_links_print_with_their_page(document, raw):
    assert _flags(document) == [4, 4]
    assert _flags(raw) == [0, 0]


def _flags(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [int(note.get("/F", 0)) for page in opened.pages for note in page.get("/Annots", [])]


def test_page_numbers_are_artifacts_and_not_content(document, raw):
    assert _pagination(document) == [1, 1]
    assert _pagination(raw) == [0, 0]


def _pagination(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [
            sum(
                operator == pikepdf.Operator("BDC") and operands[0] == pikepdf.Name.Artifact
                and "/Type" in operands[1]
                for operands, operator in pikepdf.parse_content_stream(page)
            )
            for page in opened.pages
        ]  # fmt: skip


def test_every_glyph_means_some_character(document, raw):
    assert _nameless(raw) > 0
    assert _nameless(document) == 0


def _nameless(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        tables = [
            font.ToUnicode.read_bytes()
            for page in opened.pages
            for font in page.resources.Font.values()
        ]
    return sum(len(re.findall(rb"<[0-9a-f]+>\s*<>", table)) for table in tables)


def test_a_stylesheet_is_parsed_once_and_few_are_kept():
    press = pdf._press()

    kept = press.stylesheet(CSS)

    assert press.stylesheet(CSS) is kept
    for number in range(20):
        press.stylesheet(f"p {{ margin: {number}px }}")
    assert len(press.sheets) == press._KEPT


def test_threads_take_turns(document):
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: render(page(), css=CSS), range(4)))

    assert [_drawn(one) for one in made] == [_drawn(document)] * 4


def _drawn(document):
    """What is drawn. Whole files differ: a font's subset says in which second it was made."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [page.Contents.read_bytes() for page in opened.pages]


def test_a_picture_that_was_handed_over_is_shown():
    body = '<h1>Doors</h1><p><img alt="A dot" src="asset:dot.png"></p>'

    made = render(page(body), assets={"dot.png": Asset("image/png", PIXEL)})

    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages[0].get_images()) == 1


@pytest.mark.parametrize(
    "reaching",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="asset:unknown.png">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<p style="background: url(file:///etc/passwd)">x</p>',
        '<object data="file:///etc/passwd">x</object>',
    ],
)
def test_a_document_that_reaches_for_anything_else_is_refused(reaching):
    with pytest.raises(ValueError, match="which it was not handed"):
        render(page(f"<h1>Doors</h1>{reaching}"))


@pytest.mark.parametrize(
    "reaching",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) }</style>",
    ],
)
def test_its_head_cannot_reach_out_either(reaching):
    with pytest.raises(ValueError, match="which it was not handed"):
        render(page(head=reaching))


def test_a_relative_address_leads_nowhere():
    made = render(page('<h1>Doors</h1><img alt="x" src="../../etc/passwd">'))

    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages[0].get_images()) == 0


def test_a_fingerprint_names_what_would_be_set():
    dot = {"dot.png": Asset("image/png", PIXEL)}
    name = fingerprint(page(), CSS, dot)

    assert re.fullmatch("[0-9a-f]{64}", name)
    assert fingerprint(page(), CSS, dot) == name
    others = {
        fingerprint(page() + " ", CSS, dot),
        fingerprint(page(), CSS + " ", dot),
        fingerprint(page() + CSS[:1], CSS[1:], dot),
        fingerprint(page(), CSS, {"dot.png": Asset("image/png", PIXEL + b"\0")}),
        fingerprint(page(), CSS),
    }
    assert len(others | {name}) == 6


def test_missing_system_libraries_are_named_and_nothing_else_is_said():
    script = """
import cffi, sys
def missing(*_args, **_kwargs):
    raise OSError("cannot load library 'libgobject-2.0-0'")
cffi.FFI.dlopen = missing
from outreach.delivery import pdf
try:
    pdf.render("<title>x</title>")
except pdf.PdfUnavailable as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == (
        "PDF needs system libraries that are missing here (cannot load library "
        "'libgobject-2.0-0'). On Debian or Ubuntu: apt-get install --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )
