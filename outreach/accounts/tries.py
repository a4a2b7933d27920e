"""How often people may try to sign in or ask for a new password (OWASP ASVS 5.0, 6.3.1).

Tries are counted for the address that was typed, whether or not it has an account, and for the
network. A browser in which somebody has signed in before counts apart, so that a stranger who uses
up an address's tries locks nobody out of their own device.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from flask import Flask, Response, after_this_request, current_app, request, session
from flask_login import user_logged_in
from itsdangerous import BadSignature

from outreach.accounts.models import User
from outreach.web import limits, tokens
from outreach.web.limits import Limit, network, plain_address, typed_address

DEVICE_LASTS = timedelta(days=365)


def address_here() -> str | None:
    """The address that was typed, in the browser in which it was typed when that is known."""
    typed = typed_address()
    device = known_device(typed) if typed else None
    return f"{typed} {device}" if device else typed


def account_here() -> str | None:
    """Whose account it is, before the second step of a sign-in and after it."""
    whose = session.get("tf_user_id") or session.get("_user_id")
    return str(whose) if whose else None


SIGN_IN = (Limit("10 per 15 minutes", by=address_here), Limit("100 per 15 minutes", by=network))
ASK = (Limit("5 per hour", by=typed_address), Limit("30 per hour", by=network))
SET = (Limit("30 per hour", by=network),)
AGAIN = (Limit("10 per 15 minutes", by=account_here), Limit("100 per 15 minutes", by=network))

EXPORT = Limit(limits.EXPORT, by=account_here)

# Three codes are good at a time: fifty tries a day guess one in eighteen years.
CODE = (
    Limit("10 per 15 minutes", by=account_here),
    Limit("50 per day", by=account_here),
    Limit("100 per 15 minutes", by=network),
)

SECOND_STEPS = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})
OF_FLASK_SECURITY = {
    "security.login": SIGN_IN,
    "security.forgot_password": ASK,
    "security.reset_password": SET,
    "security.change_password": AGAIN,
    "security.verify": AGAIN,
    "security.wan_signin_response": (Limit("100 per 15 minutes", by=network),),
    "security.wan_verify_response": AGAIN,
    **dict.fromkeys(SECOND_STEPS, CODE),
}


def init_app(app: Flask) -> None:
    limits.init_app(app, others=OF_FLASK_SECURITY)
    user_logged_in.connect(_signed_in, app)


def known_device(email: str) -> str | None:
    """A name for this browser, when somebody with this address has signed in with it."""
    try:
        name, whose = tokens.signer("known device").loads(
            request.cookies.get(_cookie(), ""), max_age=int(DEVICE_LASTS.total_seconds())
        )
    except (BadSignature, TypeError, ValueError):
        return None
    is_theirs = any(hmac.compare_digest(str(whose), one) for one in _those(email))
    return str(name) if is_theirs else None


def password_was_right() -> None:
    """Whoever knows the password was not guessing it."""
    limits.forgive("security.login", SIGN_IN[0])


def _signed_in(_app: Flask, user: User, **_others: object) -> None:
    """Whoever signed in was not guessing; their browser is known from now on."""
    password_was_right()
    if request.endpoint in SECOND_STEPS:
        limits.forgive(request.endpoint, *CODE[:2])
    if known_device(user.email) is None:
        after_this_request(lambda response: _remember(response, user.email))


def _remember(response: Response, email: str) -> Response:
    settings = current_app.config["SETTINGS"]
    value = tokens.signer("known device").dumps([secrets.token_urlsafe(16), _whose(email)])
    response.set_cookie(
        _cookie(),
        str(value),
        max_age=DEVICE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.is_https,
    )
    return response


def _cookie() -> str:
    return "__Host-device" if current_app.config["SETTINGS"].is_https else "device"


def _whose(email: str) -> str:
    """Stands for the address in the cookie, which a thief of the browser may read."""
    return _those(email)[0]


def _those(email: str) -> list[str]:
    """As it stands under each of our keys, today's first."""
    keys = current_app.config["SETTINGS"].keys.all("known device")
    address = plain_address(email).encode()
    return [hmac.digest(key, address, "sha256").hex() for key in keys]
