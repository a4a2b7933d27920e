"""Closed by default: a page needs a signed-in member unless its view says ``@public``.

What a member may do is said on the view with ``@allowed``, and answered by the area that knows
people; this module knows none.
"""

from __future__ import annotations

import enum
import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect

from outreach.database import Base
from outreach.web import db
from outreach.web.origin import is_own_request

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
Done = TypeVar("Done")

csrf = CSRFProtect()


class Hold(enum.Enum):
    """What stays as it is until the request ends: who asks may not lose their role meanwhile."""

    NOTHING = "nothing"
    MEMBER = "member"
    ORGANISATION = "organisation"


NO_ORGANISATION = 0  # no record has this number


class Member(Protocol):
    """Somebody signed in, in one organisation or, as ``NO_ORGANISATION`` says, in none."""

    @property
    def user_id(self) -> int: ...

    @property
    def organisations(self) -> Any: ...

    @property
    def organisation(self) -> Any: ...

    @property
    def organisation_id(self) -> int: ...

    @property
    def needs_factor(self) -> bool:
        """Whether they must prove more than that they know a password."""

    def may(self, action: str, what: str) -> bool:
        """Whether this member's role lets them act so on such records."""


FirstStep = Callable[[Any, Member], ResponseReturnValue | None]
FindHelper = Callable[[Member, Base, Hold], Member | None]
FindMember = Callable[[Any, Hold], Member | None]


@dataclass(frozen=True)
class _Rules:
    """What the guard asks of the areas."""

    first_step: FirstStep
    find_helper: FindHelper
    find_member: FindMember


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
    organisation does not exist (404), unless they help with this very one. With a word, there is no
    record yet. ``what`` names what is acted on when it is not the record itself but something that
    belongs to it.
    """
    name = record if isinstance(record, str) else record.__tablename__

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if not isinstance(record, str):
                kwargs[name] = _reached(record, kwargs.pop("id"))
            if not member().may(action, what or name):
                log.warning("refused to user %s: %s %s", member().user_id, action, what or name)
                abort(403)
            return view(*args, **kwargs)

        checked.acts_on = what or name  # type: ignore[attr-defined]
        return cast(View, checked)

    return decorate


def member() -> Member:
    """Who acts in this request: the signed-in member, or what they are at the view's record."""
    return cast(Member, g.member)


def home() -> Member:
    """The signed-in member, whatever this request is about."""
    return cast(Member, g.home)


def acts_on(endpoint: str) -> str | None:
    """What the view behind this endpoint acts on, as its ``@allowed`` says."""
    return getattr(current_app.view_functions.get(endpoint), "acts_on", None)


def with_nothing_held(
    work: Callable[[], Done], action: str, what: str, *, at: Base | None = None
) -> Done:
    """Do slow work before the change it is for: on SQLite, whoever writes keeps all others waiting.

    Afterwards the member is held again, as the view holds them, and where they help ``at`` a record
    as that; 403 if they may no longer act so.
    """
    db.session.commit()
    done = work()
    rules: _Rules = current_app.extensions["access"]
    view = current_app.view_functions[str(request.endpoint)]
    found = rules.find_member(current_user, _hold(view))
    if found is None:
        abort(403)
    g.member = g.home = found
    if at is not None:
        _reached(type(at), at.id)
    if not member().may(action, what):
        abort(403)
    return done


def _reached(record: type[Base], id: int) -> Base:
    """The record, with whoever helps there acting as its helper from now on."""
    found = db.session.get(record, id)
    if found is None:
        abort(404)
    rules: _Rules = current_app.extensions["access"]
    helper = rules.find_helper(home(), found, _hold_while_changing())
    if helper is None and getattr(found, "organisation_id", None) != home().organisation_id:
        who, what = home().user_id, found.__tablename__
        log.warning("refused to user %s: another organisation's %s", who, what)
        abort(404)
    if helper is not None:
        g.member = helper
        step = rules.first_step(current_user, helper)
        if step is not None:
            abort(make_response(step))
    acted_on(found)
    return found


def acted_on(record: Base) -> None:
    """Name the record that this request makes or changes, for whoever keeps account of acts."""
    g.acted_on = record


def init_app(
    app: Flask,
    *,
    find_member: FindMember,
    find_helper: FindHelper,
    first_step: FirstStep,
    public_endpoints: frozenset[str],
    note_act: Callable[[Member, str, Base | None], None],
) -> None:
    """Close the app.

    Args:
        find_member: gives the membership in which a signed-in user acts now, or None; holds it,
            or the whole organisation, for requests that change something.
        find_helper: gives what a member is at this one record, whichever organisation has it,
            beside their membership; None where they are nothing there.
        first_step: answers in place of the page while this user, as this member, has something
            to do before; else None.
        public_endpoints: views that are not ours, so that they cannot say ``@public``.
        note_act: keeps account of what a member has done: to which endpoint, on which record. It
            is asked in the request's transaction, when all went well.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.context_processor(_about_member)
    app.extensions["access"] = _Rules(
        first_step=first_step, find_helper=find_helper, find_member=find_member
    )

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
        g.member = g.home = found
        return first_step(current_user, found)

    @app.after_request
    def _note(response: Response) -> Response:
        done = request.method not in db.SAFE and response.status_code < db.FIRST_ERROR
        if done and "member" in g:
            note_act(g.member, str(request.endpoint), g.get("acted_on"))
        return response


def _hold(view: Callable[..., Any]) -> Hold:
    if getattr(view, "holds_organisation", False) and request.method not in db.SAFE:
        return Hold.ORGANISATION
    return _hold_while_changing()


def _hold_while_changing() -> Hold:
    return Hold.NOTHING if request.method in db.SAFE else Hold.MEMBER


def _about_member() -> dict[str, Any]:
    """What the pages of members say about the member: at home, and on this page's record."""
    if "home" not in g:
        return {}
    return {
        "organisation": home().organisation,
        "organisations": home().organisations,
        "may_at_home": home().may,
        "may": member().may,
    }


def is_public_endpoint(endpoint: str | None) -> bool:
    """Whether the view behind this endpoint says ``@public``."""
    view = current_app.view_functions.get(endpoint or "")
    return bool(getattr(view, "is_public", False))


def _here() -> str:
    return request.full_path.rstrip("?")
