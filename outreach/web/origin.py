"""Posts from other sites are refused, also where no cookie is involved."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request


def is_own_request() -> bool:
    """Whether the browser says that one of our own pages sent this.

    Uses Fetch Metadata (``Sec-Fetch-Site``) and else ``Origin``. A client that sends neither is
    no browser that could be tricked into it: such posts carry a one-time form key and no cookie.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null" and has_key_in_address():
        # Such pages forbid to say where a form was sent from, and older browsers then say this.
        # Whoever knows the key needs no other site to use it.
        return True
    return origin is None or _host(origin) in (request.host, _host(_public_url()))


def has_key_in_address() -> bool:
    """Whether the address itself is the key to the page, and must be told to nobody."""
    named = request.view_args or {}
    keys_of_guests = request.args.keys() & {"invitation", "code"}
    return "token" in named or ("slug" in named and bool(keys_of_guests))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).netloc or None
    except ValueError:
        return None


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)
