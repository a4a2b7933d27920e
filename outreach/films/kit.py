"""Film kits: YAML files with everything about one film, read strictly.

Every mistake is told with its line and field, and a kit with one mistake is not taken in at all.
Dates are as exact as they are written.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from outreach.errors import Refused
from outreach.films.kit_parts import Kit

LARGEST_KIT = 1_000_000
MOST_PARTS = 50_000
LONGEST_NAME, LONGEST_WORDS = 80, 300
LINE_BREAKS = "\n\t"

Path_ = tuple[str | int, ...]
Schema = TypeVar("Schema", bound=BaseModel)


class BrokenKit(Refused):
    """A kit that cannot be taken in; the message has one line per mistake."""

    def __init__(self, file: str, problems: list[tuple[int, str, str]]) -> None:
        self.file, self.problems = file, problems
        super().__init__(
            "\n".join(f"{file}, line {line}, {field}: {what}" for line, field, what in problems)
        )


def read(path: Path) -> Kit:
    """The kit in this file.

    Raises:
        BrokenKit: the file cannot be read, or something in it is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenKit(str(path), [(0, "file", error.strerror or "cannot be read")]) from error
    return parse(data, name=path.name)


def parse(data: bytes, *, name: str) -> Kit:
    """The kit in these bytes; ``name`` is what mistakes are told with.

    Raises:
        BrokenKit: something in it is wrong.
    """
    return parse_as(Kit, data, name=name)


def parse_as(
    schema: type[Schema], data: bytes, *, name: str, context: dict[str, Any] | None = None
) -> Schema:
    """What these bytes say, as this schema; every mistake is told with its line and field.

    Args:
        context: what the schema's validators may ask for.

    Raises:
        BrokenKit: something in it is wrong.
    """
    root, values = _composed(data, name)
    lines = _lines(root, name)
    try:
        return schema.model_validate(values, context=context)
    except ValidationError as error:
        problems = [_problem(lines, mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        raise BrokenKit(name, sorted(problems)) from error


class _Reader(yaml.BaseLoader):
    """Leaves every value a text: the schema decides what it is, not YAML.

    It follows no references, which could make gigabytes of a few lines.
    """

    parts = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            what = f"more than {MOST_PARTS} parts"
            raise yaml.composer.ComposerError(None, None, what, None)
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.composer.ComposerError(None, None, "*references: write it out", mark)
        return super().compose_node(parent, index)


def _composed(data: bytes, name: str) -> tuple[yaml.MappingNode, Any]:
    """The text as nodes, which know their lines, and as plain values."""
    if len(data) > LARGEST_KIT:
        raise BrokenKit(name, [(0, "file", f"larger than {LARGEST_KIT} bytes")])
    try:
        reader = _Reader(data.decode("utf-8"))
        root = reader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise BrokenKit(name, [(1, "file", "not a text of named parts")])
        return root, reader.construct_document(root)
    except RecursionError as error:
        raise BrokenKit(name, [(1, "file", "nested too deeply")]) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenKit(name, [(line, "file", "not UTF-8 text")]) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # \UFFFFFFFF is no character
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise BrokenKit(name, [(_line(mark), "file", what)]) from error


def _lines(root: yaml.Node, name: str) -> dict[Path_, int]:
    """The line of every field.

    Raises:
        BrokenKit: a field is given twice, which YAML would not mind, or a text cannot be kept.
    """
    lines: dict[Path_, int] = {}
    problems: list[tuple[int, str, str]] = []

    def walk(node: yaml.Node, path: Path_) -> None:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*path, key.value)
                if inner in lines:
                    problems.append((_line(key.start_mark), _field(inner), "given twice"))
                lines[inner] = _line(key.start_mark)
                walk(key, inner)
                walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*path, index))
        elif not _can_be_kept(node.value):
            what = "holds characters that cannot be used here"
            problems.append((_line(node.start_mark), _field(path), what))

    walk(root, ())
    if problems:
        raise BrokenKit(name, problems)
    return lines


def _can_be_kept(text: str) -> bool:
    """No control characters and no halves of one: databases and mails cannot hold them."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") and c not in LINE_BREAKS for c in text)


def _problem(lines: dict[Path_, int], loc: Path_, message: str) -> tuple[int, str, str]:
    """The mistake at its own line, or at that of the nearest thing around it."""
    known = loc
    while known not in lines:
        known = known[:-1]
    what = _short(message.removeprefix("Value error, "), LONGEST_WORDS)
    return lines[known], _field(loc) or "file", what


def _field(path: Path_) -> str:
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)[1:]
    return _short(name, LONGEST_NAME)


def _short(text: str, longest: int) -> str:
    """As much of a text from the file as fits beside a field, without what no page can show."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:longest])
    return shown if len(text) <= longest else f"{shown}…"


def _line(mark: Any) -> int:
    """The line of a place in the file; the first when the reader does not know it."""
    return mark.line + 1 if mark else 1
