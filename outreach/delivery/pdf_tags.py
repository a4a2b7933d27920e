"""What WeasyPrint leaves open in PDF/UA-1 (ISO 14289-1), put right in the finished file.

* Header cells get the ``/Scope`` that says whether they head a row or a column (7.5).
* The terms and definitions of a list become its items, with a label and a body (7.6).
* A link inside a link, which is how generated text after a link comes out, becomes part of it.
* Elements without content go; links are printed with the page (ISO 32000-1, table 165, flag 3).
* Running heads and page numbers are artifacts, not content that nobody's tree holds (7.8).
* Every glyph means some character; a Khmer mark that comes out as none means a zero-width space
  (7.21.7).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

PRINT_FLAG = 4
_DROPPED_IF_EMPTY = (Name.Span, Name.NonStruct, Name.Div, Name.P, Name.Link)
_EMPTY = re.compile(rb"(<[0-9a-fA-F]+>\s*)<>")


def finish(raw: bytes) -> bytes:
    """The same document with its tags completed."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        tree = _Tree(pdf)
        tree.say_what_headers_head()
        for page in pdf.pages:
            _print_links(page)
            _name_every_glyph(page)
            _mark_artifacts(pdf, page, tree.marks_on(page))
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()


class _Tree:
    """The structure tree: what a screen reader reads, in its order."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._headers: list[tuple[Dictionary, bool]] = []
        self._marks: dict[tuple[int, int], set[int]] = {}
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._owners = root.ParentTree.Nums
            self._mend(cast(Dictionary, root))
            self._read(cast(Dictionary, root))

    def marks_on(self, page: pikepdf.Page) -> set[int]:
        """Numbers of the marked content of a page that the tree holds."""
        return self._marks.get(page.obj.objgen, set())

    def say_what_headers_head(self) -> None:
        """A header beside data cells heads its row; among headers only, each its column."""
        for cell, heads_row in self._headers:
            attributes = cell.get("/A", Dictionary(O=Name.Table))
            attributes.Scope = Name.Row if heads_row else Name.Column
            cell.A = attributes

    def _mend(self, element: Dictionary) -> None:
        """Lists, links and empty elements, from the leaves up."""
        for kid in _elements(element):
            self._mend(kid)
        if element.get("/S") == Name.L:
            for kid in _elements(element):
                _make_item(kid)
        if element.get("/S") == Name.Link:
            self._take_in_links(element)
        kids = [kid for kid in _kids(element) if not _is_empty(kid)]
        if len(kids) < len(list(_kids(element))):
            element.K = Array(kids)

    def _take_in_links(self, link: Dictionary) -> None:
        """Make links inside this one a part of it, and their areas areas of this one."""
        for inner in _elements(link):
            if inner.get("/S") != Name.Link:
                continue
            inner.S = Name.Span
            areas = [kid for kid in _kids(inner) if _is_area(kid)]
            inner.K = Array([kid for kid in _kids(inner) if not _is_area(kid)])
            for area in areas:
                link.K.append(area)
                self._set_owner(int(area.Obj.StructParent), link)

    def _set_owner(self, number: int, element: Dictionary) -> None:
        for position in range(0, len(self._owners), 2):
            if int(self._owners[position]) == number:
                self._owners[position + 1] = element

    def _read(self, element: Dictionary) -> None:
        cells = list(_elements(element))
        if element.get("/S") == Name.TR:
            in_row = any(cell.get("/S") == Name.TD for cell in cells)
            self._headers += [(cell, in_row) for cell in cells if cell.get("/S") == Name.TH]
        for kid in _kids(element):
            if isinstance(kid, Dictionary):
                self._read(kid)
            else:
                self._marks.setdefault(element.Pg.objgen, set()).add(int(kid))


def _make_item(group: Dictionary) -> None:
    """A term and its definitions, each an item of its own until now, as one item of their list."""
    parts = list(_elements(group))
    if group.get("/S") != Name.Div or any(part.get("/S") != Name.LI for part in parts):
        return
    group.S = Name.LI
    bodies = [body for part in parts for body in _elements(part)]
    for body in bodies:
        body.P = group
    if len(bodies) > 1:
        bodies[0].S = Name.Lbl
    group.K = Array(bodies)


def _elements(element: Dictionary) -> list[Dictionary]:
    return [kid for kid in _kids(element) if isinstance(kid, Dictionary) and not _is_area(kid)]


def _is_area(kid: Any) -> bool:
    """Whether it is the area of a page that a link covers."""
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _is_empty(kid: Any) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/S") not in _DROPPED_IF_EMPTY:
        return False
    return not list(_kids(kid)) and "/Alt" not in kid


def _kids(element: Dictionary) -> Iterator[Any]:
    kids = element.get("/K")
    if isinstance(kids, Array):
        yield from kids
    elif kids is not None:
        yield kids


def _print_links(page: pikepdf.Page) -> None:
    for annotation in cast(Array, page.get("/Annots", Array([]))):
        annotation.F = int(annotation.get("/F", 0)) | PRINT_FLAG


def _name_every_glyph(page: pikepdf.Page) -> None:
    fonts = cast(Dictionary, page.resources.get("/Font", Dictionary()))
    for font in fonts.values():
        meanings = font.get("/ToUnicode")
        if meanings is not None:
            table = meanings.read_bytes()
            if (named := _EMPTY.sub(rb"\1<200b>", table)) != table:
                meanings.write(named)


def _mark_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Page, marks: set[int]) -> None:
    """Turn marked content that the tree does not hold into pagination artifacts."""
    instructions = []
    changed = False
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), instruction.operator
        number = _mark(operands) if operator == Operator("BDC") else None
        if number is not None and number not in marks:
            operands = [Name.Artifact, Dictionary(Type=Name.Pagination)]
            changed = True
        instructions.append((operands, operator))
    if changed:
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


def _mark(operands: list[Any]) -> int | None:
    properties = operands[1]
    if isinstance(properties, (Name, String)) or "/MCID" not in properties:
        return None
    return int(properties.MCID)
