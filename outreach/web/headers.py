"""The headers of every answer: what a browser may load, tell and keep."""

from __future__ import annotations

from flask import Flask, Response, request

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
PRIVATE_ENDPOINTS = ("rsvps.", "security.", "invitations.", "applications.")
YEAR = 365 * 24 * 60 * 60


def init_app(app: Flask, *, is_https: bool) -> None:
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer" if has_key_in_address() else "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = (
            "browsing-topics=(), camera=(), geolocation=(), microphone=()"
        )
        if is_https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        if _is_private():
            headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-cache"
        return response


def _is_private() -> bool:
    """Pages of one person, and everything that is not open to everybody."""
    endpoint = request.endpoint or ""
    return endpoint.startswith(PRIVATE_ENDPOINTS) or not (
        is_public_endpoint(endpoint) or endpoint in ("", "static")
    )
