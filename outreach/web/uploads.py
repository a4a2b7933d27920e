"""What a request may send, and how much. A view that takes files or JSON says so; all else is text.

Flask-WTF would also read files into fields of text, and JSON with numbers and lists in their place:
no browser sends such a form, and no field expects them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from outreach.web import db

View = TypeVar("View", bound=Callable[..., Any])

TEXT, FILES = "application/x-www-form-urlencoded", "multipart/form-data"
JSON = "application/json"
UNSUPPORTED = 415
ROUND_A_FILE = 20_000  # the form's other fields, and what multipart puts between them


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Let this view be sent files of so many bytes together; more is 413.

    Where files are not taken, a form that could hold some is 415.
    """

    def mark(view: View) -> View:
        view.most_bytes = most_bytes + ROUND_A_FILE  # type: ignore[attr-defined]
        return view

    return mark


def takes_json(view: View) -> View:
    """Have this view be sent JSON, and nothing else."""
    view.reads = (JSON,)  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Stands before everything that reads a form."""
    app.before_request(_allow)


def _allow() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "most_bytes", None)
    if most is not None:
        request.max_content_length = most
    forms = ("", TEXT) if most is None else ("", TEXT, FILES)
    read = getattr(view, "reads", forms)
    if request.endpoint and request.method not in db.SAFE and request.mimetype not in read:
        abort(UNSUPPORTED)
