"""The headers of every answer: what a browser may load, tell and keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, request

from outreach.web.access import is_public_endpoint
from outreach.web.origin import has_key_in_address

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
FRAMED = {**POLICY, "frame-ancestors": "*"}
PRIVATE_ENDPOINTS = (
    *("rsvps.", "line.", "own_rsvps.", "tickets.", "door."),
    *("requests.", "speakers.", "invitations.", "applications."),
    *("security.", "sign_in_links."),
)
FEATURES = "browsing-topics=(), camera=({camera}), geolocation=(), microphone=()"
YEAR = 365 * 24 * 60 * 60

View = TypeVar("View", bound=Callable[..., Any])


def framed(view: View) -> View:
    """Mark a view whose page any site may show in a frame: it must do nothing but lead on."""
    view.is_framed = True  # type: ignore[attr-defined]
    return view


def with_camera(view: View) -> View:
    """Mark a view whose page may ask for the camera."""
    view.has_camera = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask, *, is_https: bool) -> None:
    always = _always(is_https)

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers.update(always)
        if _says("is_framed"):
            headers["Content-Security-Policy"] = _said(FRAMED)
        if _says("has_camera"):
            headers["Permissions-Policy"] = FEATURES.format(camera="self")
        headers["Referrer-Policy"] = "no-referrer" if has_key_in_address() else "same-origin"
        if _is_private():
            headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-cache"
        return response


def adder_for_files(*, is_https: bool) -> Callable[[Headers, str, str], None]:
    """What puts the same headers on files, which are sent before the application is asked."""
    always = {**_always(is_https), "Referrer-Policy": "same-origin"}

    def add(headers: Headers, _path: str, _url: str) -> None:
        for name, value in always.items():
            headers[name] = value

    return add


def _always(is_https: bool) -> dict[str, str]:
    said = {
        "Content-Security-Policy": _said(POLICY),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": FEATURES.format(camera=""),
    }
    if is_https:
        said["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return said


def _said(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _says(mark: str) -> bool:
    """Whether the view of this request is marked so."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, mark, False))


def _is_private() -> bool:
    """Pages of one person, and everything that is not open to everybody."""
    endpoint = request.endpoint or ""
    return endpoint.startswith(PRIVATE_ENDPOINTS) or not (
        is_public_endpoint(endpoint) or endpoint in ("", "static")
    )
