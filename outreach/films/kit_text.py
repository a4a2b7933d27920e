"""A kit as text: YAML that is read again as the same, and written again as the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import yaml
from pydantic import HttpUrl

from outreach.dates import PartialDate
from outreach.films.kit_parts import Kit, Part

WIDTH = 100
# Written as they are, a reader of YAML takes them for breaks of the line, or for none.
_UNLIKE_THEMSELVES = re.compile("[\x85\u2028\u2029\ufeff]")


def as_yaml(kit: Kit) -> bytes:
    """The kit as a file; what is empty or as usual is left out."""
    text = yaml.dump(
        _plain(kit),
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=WIDTH,
    )
    return str(text).encode("utf-8")


class _Writer(yaml.SafeDumper):
    """Keeps every text exact; anchors are for none, since no reader of kits follows them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _UNLIKE_THEMSELVES.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def _plain(value: Any) -> Any:
    """The value as YAML has it."""
    if isinstance(value, Part):
        return dict(_said(value))
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | time):
        is_whole = not value.second and not value.microsecond
        return value.isoformat(timespec="minutes" if is_whole else "auto")
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, date | PartialDate | HttpUrl) else value


def _said(part: Part) -> Iterator[tuple[str, Any]]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            yield field.alias or name, _plain(value)
