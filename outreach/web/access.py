"""Closed by default: a page needs a signed-in member unless its view says ``@public``.

What a member may do is said on the view with ``@allowed``, and answered by the area that knows
people; this module knows none.
"""

from __future__ import annotations

import enum
import functools
import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect

from outreach.database import Base
from outreach.web import db
from outreach.web.origin import is_own_request

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


class Hold(enum.Enum):
    """What stays as it is until the request ends: who asks may not lose their role meanwhile."""

    NOTHING = "nothing"
    MEMBER = "member"
    ORGANISATION = "organisation"


class Member(Protocol):
    """Somebody signed in, in one organisation."""

    @property
    def user_id(self) -> int: ...

    @property
    def organisations(self) -> Any: ...

    @property
    def organisation(self) -> Any: ...

    @property
    def organisation_id(self) -> int: ...

    def may(self, action: str, what: str) -> bool:
        """Whether this member's role lets them act so on such records."""


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def one_at_a_time(view: View) -> View:
    """Have requests that change something by this view wait for each other in an organisation.

    They change members. Each holds its own member, so two that went for each other's would wait for
    ever; the organisation's row, taken first, is where they queue.
    """
    view.holds_organisation = True  # type: ignore[attr-defined]
    return view


def allowed(
    action: str, record: type[Base] | str, *, what: str | None = None
) -> Callable[[View], View]:
    """Let only members in whose role may do this.

    With a record class, the view's ``id`` becomes that record under its own name; one of another
    organisation does not exist (404). With a word, there is no record yet. ``what`` names what is
    acted on when it is not the record itself but something that belongs to it.
    """
    name = record if isinstance(record, str) else record.__tablename__

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if not isinstance(record, str):
                kwargs[name] = _own(record, kwargs.pop("id"))
            if not member().may(action, what or name):
                log.warning("refused to user %s: %s %s", member().user_id, action, what or name)
                abort(403)
            return view(*args, **kwargs)

        return cast(View, checked)

    return decorate


def member() -> Member:
    """The signed-in member of this request."""
    return cast(Member, g.member)


def _own(record: type[Base], id: int) -> Base:
    found = db.session.get(record, id)
    if found is None or getattr(found, "organisation_id", None) != member().organisation_id:
        abort(404)
    acted_on(found)
    return found


def acted_on(record: Base) -> None:
    """Name the record that this request makes or changes, for whoever keeps account of acts."""
    g.acted_on = record


def init_app(
    app: Flask,
    *,
    find_member: Callable[[Any, Hold], Member | None],
    first_step: Callable[[Any, Any], ResponseReturnValue | None],
    public_endpoints: frozenset[str],
    note_act: Callable[[Member, str, Base | None], None],
) -> None:
    """Close the app.

    Args:
        find_member: gives the membership in which a signed-in user acts now, or None; holds it,
            or the whole organisation, for requests that change something.
        first_step: answers in place of the page while this user, as this member, has something
            to do before; else None.
        public_endpoints: views that are not ours, so that they cannot say ``@public``.
        note_act: keeps account of what a member has done: to which endpoint, on which record. It
            is asked in the request's transaction, when all went well.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.context_processor(_about_member)

    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        unsafe = request.method not in db.SAFE
        if unsafe and not is_own_request():
            log.warning("refused what another site sent: %s", request.endpoint)
            abort(403)
        view = app.view_functions[request.endpoint]
        if getattr(view, "is_public", False) or request.endpoint == "static":
            return None
        if request.endpoint not in public_endpoints and not current_user.is_authenticated:
            if unsafe:
                abort(401)
            return redirect(url_for("security.login", next=_here()))
        if unsafe and app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()
        if request.endpoint in public_endpoints:
            return None
        found = find_member(current_user, _hold(view))
        if found is None:
            abort(403)
        g.member = found
        return first_step(current_user, found)

    @app.after_request
    def _note(response: Response) -> Response:
        done = request.method not in db.SAFE and response.status_code < db.FIRST_ERROR
        if done and "member" in g:
            note_act(g.member, str(request.endpoint), g.get("acted_on"))
        return response


def _hold(view: Callable[..., Any]) -> Hold:
    if request.method in db.SAFE:
        return Hold.NOTHING
    return Hold.ORGANISATION if getattr(view, "holds_organisation", False) else Hold.MEMBER


def _about_member() -> dict[str, Any]:
    """What the pages of members say about the member."""
    found: Member | None = g.get("member")
    if found is None:
        return {}
    return {
        "organisation": found.organisation,
        "organisations": found.organisations,
        "may": found.may,
        "may_see_mail": found.may("read", "mail"),
    }


def is_public_endpoint(endpoint: str | None) -> bool:
    """Whether the view behind this endpoint says ``@public``."""
    view = current_app.view_functions.get(endpoint or "")
    return bool(getattr(view, "is_public", False))


def _here() -> str:
    return request.full_path.rstrip("?")
