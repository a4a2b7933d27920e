"""What a door's script asks and sends: JSON, in batches that may come twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from flask import Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from outreach.clock import now
from outreach.door import actions, queries
from outreach.door.notes import Note, Unreadable, read_batch
from outreach.door.views import LIMIT, bp, link_or_gone
from outreach.door.views.state import state_of
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.limits import limited
from outreach.web.uploads import takes_json

BAD_REQUEST = 400


@bp.get("/state")
@public
def state(token: str) -> Response:
    """What is so now; 304 while that is what the phone has."""
    link = link_or_gone(token)
    response = jsonify(state_of(queries.door_of(db.session, link.screening), link))
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.post("/sync")
@public
@limited(LIMIT)
@takes_json
def sync(token: str) -> ResponseReturnValue:
    """Keep what happened, all of the batch or, where it cannot be read, nothing of it.

    What is so now is another question: reckoning it here would keep other doors waiting.
    """
    link = link_or_gone(token, also_late=True)
    earliest = queries.open_since(db.session, link.screening)
    try:
        notes = read_batch(request.get_data(), received_at=now(), earliest=earliest)
    except Unreadable as error:
        return jsonify({"error": _(error.message), "key": error.key}), BAD_REQUEST
    actions.record(db.session, link, notes, tickets=_tickets(notes), now=now())
    return jsonify({"acknowledged": [str(note.key) for note in notes]})


@bp.get("/worker.js")
@public
def worker(token: str) -> Response:
    """The service worker, whose scope is this one door."""
    link_or_gone(token)
    file = Path(str(current_app.static_folder), "js", "door", "worker.js")
    response = Response(file.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = url_for("door.show", token=token)
    return response


def _tickets(notes: Iterable[Note]) -> dict[str, UUID]:
    """The parties of the codes among them that are a ticket's picture."""
    found = {}
    for code in {note.party for note in notes if note.party}:
        if len(code) == tokens.LENGTH:
            try:
                found[code] = tokens.uid_or_404("ticket", code)
            except NotFound:
                continue  # a letter of it was changed: nobody's code, and shown as that
    return found
