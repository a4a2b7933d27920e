"""A page's form as a browser would send it when nobody touches it."""

from collections.abc import Iterator
from typing import Any

import html5lib

SINGLE_CHOICE = ("radio", "checkbox")


def fields(page: str) -> dict[str, Any]:
    """What each field of the page's form holds; a field that is sent more than once is a list."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    form = next(form for form in tree.iter("form") if form.get("class") == "form")
    found: dict[str, Any] = {}
    for name, value in _sent(form):
        if name != "csrf_token":
            found[name] = value if name not in found else [*_listed(found[name]), value]
    return found


def _sent(form: Any) -> Iterator[tuple[str, str]]:
    for control in form.iter():
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None]
            yield name, (chosen or options)[0].get("value")
        elif control.tag == "textarea":
            yield name, control.text or ""
        elif control.tag == "input" and (
            kind not in SINGLE_CHOICE or control.get("checked") is not None
        ):
            yield name, control.get("value", "")


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
