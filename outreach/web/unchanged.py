"""Says that a reader has what is there already, before the application is asked.

Programs that subscribe to a calendar ask for it every few minutes, day and night, and it rarely
changes. A view whose answer follows from one *mark* in the database alone says so by
:func:`follows`; from then on whoever has that answer is told so after one look at the mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from outreach.clock import now

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLLOWS = "outreach.follows"
NOT_MODIFIED = "304 NOT MODIFIED"
MOST_KNOWN = 200
# What an answer may differ by, beside the mark.
DIFFERS_BY = (
    *("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    "HTTP_ACCEPT_LANGUAGE",
)

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Known:
    """What was said the last time, under which mark; it holds until then, None: for good."""

    mark: str
    until: datetime | None
    etag: str
    headers: list[tuple[str, str]]


def follows(mark: str, *, until: datetime | None) -> None:
    """Say that this answer stays the same while the mark does, and until then at most."""
    request.environ[FOLLOWS] = mark, until


class Unchanged:
    """Stands around an application. Whoever brings a cookie is led to it: they may be somebody.

    Args:
        mark: reads the mark as it is now.
    """

    def __init__(self, app: WSGIApplication, mark: Callable[[], str | None]) -> None:
        self._app, self._mark = app, mark
        self._known: dict[Key, Known] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if not etag or environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE"):
            return self._app(environ, start_response)
        key = tuple(environ.get(name) for name in DIFFERS_BY)
        known = self._known.get(key)
        if known is not None and known.etag == etag and self._holds(known):
            start_response(NOT_MODIFIED, list(known.headers))
            return []

        def remembering(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if status == NOT_MODIFIED and FOLLOWS in environ:
                self._remember(key, etag, environ[FOLLOWS], headers)
            return start_response(status, headers, *error)

        return self._app(environ, remembering)

    def _holds(self, known: Known) -> bool:
        if known.until is not None and known.until <= now():
            return False
        try:
            return self._mark() == known.mark
        except SQLAlchemyError:  # the application knows what to say then
            return False

    def _remember(
        self,
        key: Key,
        etag: str,
        follows: tuple[str, datetime | None],
        headers: list[tuple[str, str]],
    ) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        kept = [(name, value) for name, value in headers if name != "Date"]
        if all(name != "Set-Cookie" for name, _value in kept):
            self._known[key] = Known(*follows, etag, kept)
