"""Answers that a reader may already have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from flask import Response, request

NOT_MODIFIED = 304


def unless_known(
    standing: object, make: Callable[[], bytes], *, mimetype: str, modified: datetime | None = None
) -> Response:
    """What ``make`` gives; 304 without making it when the reader has what ``standing`` stands for.

    Args:
        standing: says the same, by its ``repr``, as long as the bytes are the same.
    """
    response = Response(content_type=mimetype)
    response.set_etag(hashlib.blake2b(repr(standing).encode(), digest_size=16).hexdigest())
    response.last_modified = modified
    response.headers["Cache-Control"] = "public, max-age=300"
    response.make_conditional(request)
    if response.status_code != NOT_MODIFIED:
        response.data = make()
    return response


def cached(
    body: bytes, *, mimetype: str, modified: datetime | None = None, filename: str | None = None
) -> Response:
    """The bytes with a strong ETag; 304 without them when the reader has these already."""
    response = Response(body, content_type=mimetype)
    response.set_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    response.last_modified = modified
    response.headers["Cache-Control"] = "public, max-age=300"
    if filename:
        response.headers.set("Content-Disposition", "inline", filename=filename)
    response.make_conditional(request)
    return response
