"""How much a request may send. A view that takes files says so; everything else is text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

ROUND_A_FILE = 20_000  # the form's other fields, and what multipart puts between them


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Let this view be sent files of so many bytes together; more is 413."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes + ROUND_A_FILE  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Stands before everything that reads a form."""
    app.before_request(_allow)


def _allow() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "most_bytes", None)
    if most is not None:
        request.max_content_length = most
