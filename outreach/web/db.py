"""One request, one transaction: committed when the answer is below 400, else rolled back.

GET, HEAD and OPTIONS get a session that cannot write: the database refuses.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, Response, abort, current_app, g, has_request_context, request
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from outreach.database import Base, Database

SAFE = ("GET", "HEAD", "OPTIONS")
FIRST_ERROR = 400

Record = TypeVar("Record", bound=Base)
Found = TypeVar("Found")


def init_app(app: Flask, database: Database) -> None:
    app.extensions["database"] = database
    app.after_request(_end_transaction)
    app.teardown_appcontext(_close)


def database() -> Database:
    """The database of the running app."""
    return cast(Database, current_app.extensions["database"])


def _session() -> Session:
    if "session" not in g:
        writing = not has_request_context() or request.method not in SAFE
        g.session = database().session(writing=writing)
    return cast(Session, g.session)


session = cast(Session, LocalProxy(_session))


def _end_transaction(response: Response) -> Response:
    if "session" in g:
        if request.method not in SAFE and response.status_code < FIRST_ERROR:
            g.session.commit()
        else:
            g.session.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()


def get_or_404(record: type[Record], **by: Any) -> Record:
    """The one record with these values; 404 when there is none."""
    return found_or_404(session.scalars(sa.select(record).filter_by(**by)).one_or_none())


def found_or_404(found: Found | None) -> Found:
    """What a query found; 404 when it found nothing."""
    if found is None:
        abort(404)
    return found
