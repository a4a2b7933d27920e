"""What WeasyPrint leaves open in PDF/UA-1 (ISO 14289-1), put right in the finished file.

* Header cells get the ``/Scope`` that says whether they head a row or a column (7.5).
* Links are printed with the page (annotation flag 3 of ISO 32000-1, table 165).
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
        self.headers: list[tuple[Dictionary, bool]] = []
        self.marks: dict[tuple[int, int], set[int]] = {}
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._read(cast(Dictionary, root))

    def marks_on(self, page: pikepdf.Page) -> set[int]:
        """Numbers of the marked content of a page that the tree holds."""
        return self.marks.get(page.obj.objgen, set())

    def say_what_headers_head(self) -> None:
        """A header beside data cells heads its row; among headers only, each its column."""
        for cell, heads_row in self.headers:
            attributes = cell.get("/A", Dictionary(O=Name.Table))
            attributes.Scope = Name.Row if heads_row else Name.Column
            cell.A = attributes

    def _read(self, element: Dictionary) -> None:
        cells = [kid for kid in _kids(element) if isinstance(kid, Dictionary)]
        if element.get("/S") == Name.TR:
            in_row = any(cell.get("/S") == Name.TD for cell in cells)
            self.headers += [(cell, in_row) for cell in cells if cell.get("/S") == Name.TH]
        for kid in _kids(element):
            if isinstance(kid, Dictionary):
                self._read(kid)
            else:
                self.marks.setdefault(element.Pg.objgen, set()).add(int(kid))


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
