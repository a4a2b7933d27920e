"""Film kits: YAML files with everything about one film, read strictly.

Every mistake is told with its line and field, and a kit with one mistake is not taken in at all.
Dates are as exact as they are written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from outreach.errors import Refused
from outreach.films.kit_parts import Kit

LARGEST_KIT = 500_000

Path_ = tuple[str | int, ...]
Schema = TypeVar("Schema", bound=BaseModel)


class BrokenKit(Refused):
    """A kit that cannot be taken in; the message has one line per mistake."""

    def __init__(self, file: str, problems: list[tuple[int, str, str]]) -> None:
        self.problems = problems
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
    root = _compose(data, name)
    lines: dict[Path_, int] = {}
    _repeated(root, lines, name)
    # BaseLoader leaves every value a text: the schema decides what it is, not YAML.
    values = yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506 - the safest loader there is
    try:
        return schema.model_validate(values, context=context)
    except ValidationError as error:
        problems = [_problem(lines, mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        raise BrokenKit(name, sorted(problems)) from error


def _compose(data: bytes, name: str) -> yaml.Node:
    if len(data) > LARGEST_KIT:
        raise BrokenKit(name, [(0, "file", f"larger than {LARGEST_KIT} bytes")])
    try:
        text = data.decode("utf-8")
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise BrokenKit(
                    name, [(_line(event.start_mark), "file", "*references: write it out")]
                )
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except RecursionError as error:
        raise BrokenKit(name, [(1, "file", "nested too deeply")]) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenKit(name, [(line, "file", "not UTF-8 text")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise BrokenKit(name, [(_line(mark), "file", what)]) from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenKit(name, [(1, "file", "not a text of named parts")])
    return root


def _repeated(root: yaml.Node, lines: dict[Path_, int], name: str) -> None:
    """Note the line of every field; YAML itself would let the last of two equal fields win."""
    problems: list[tuple[int, str, str]] = []

    def walk(node: yaml.Node, path: Path_) -> None:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*path, key.value)
                if inner in lines:
                    problems.append((key.start_mark.line + 1, _field(inner), "given twice"))
                lines[inner] = key.start_mark.line + 1
                walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*path, index))

    walk(root, ())
    if problems:
        raise BrokenKit(name, problems)


def _problem(lines: dict[Path_, int], loc: Path_, message: str) -> tuple[int, str, str]:
    """The mistake at its own line, or at that of the nearest thing around it."""
    known = loc
    while known not in lines:
        known = known[:-1]
    return lines[known], _field(loc), message.removeprefix("Value error, ")


def _field(path: Path_) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)[1:]


def _line(mark: Any) -> int:
    """The line of a place in the file; the first when the reader does not know it."""
    return mark.line + 1 if mark else 1
