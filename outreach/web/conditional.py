"""Answers that a reader may already have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from flask import Response, request

NOT_MODIFIED = 304
FOR_ANYBODY, FOR_THE_READER = "public, max-age=300", "private, max-age=300"


def unless_known(
    standing: object,
    make: Callable[[], bytes],
    *,
    mimetype: str,
    modified: datetime | None = None,
    is_public: bool = True,
) -> Response:
    """What ``make`` gives; 304 without making it when the reader has what ``standing`` stands for.

    Args:
        standing: says the same, by its ``repr``, as long as the bytes are the same.
        is_public: whether somebody between may keep a copy for others.
    """
    response = Response(content_type=mimetype)
    response.set_etag(hashlib.blake2b(repr(standing).encode(), digest_size=16).hexdigest())
    response.last_modified = modified
    response.headers["Cache-Control"] = FOR_ANYBODY if is_public else FOR_THE_READER
    response.make_conditional(request)
    if response.status_code != NOT_MODIFIED:
        response.data = make()
    return response


def cached(
    body: bytes,
    *,
    mimetype: str,
    modified: datetime | None = None,
    filename: str | None = None,
    is_public: bool = True,
) -> Response:
    """The bytes with a strong ETag; 304 without them when the reader has these already.

    Args:
        is_public: whether somebody between may keep a copy for others.
    """
    response = Response(body, content_type=mimetype)
    response.set_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    response.last_modified = modified
    response.headers["Cache-Control"] = FOR_ANYBODY if is_public else FOR_THE_READER
    if filename:
        response.headers.set("Content-Disposition", "inline", filename=filename)
    response.make_conditional(request)
    return response
