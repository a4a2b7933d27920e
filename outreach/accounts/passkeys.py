"""Passkeys (WebAuthn Level 2): a key that a phone, a computer or a security key holds.

Whoever uses one also shows their device that it is them (by a finger, a face, a PIN): we ask for
that always, so a passkey is both steps at once. After a password it stands in for the code.
"""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import WebauthnUtil
from flask_security.signals import wan_deleted, wan_registered
from flask_security.utils import check_and_update_authn_fresh
from flask_security.webauthn import WebAuthnTfPlugin
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from outreach.accounts import factors, second_step
from outreach.accounts.jobs.notices import Change
from outreach.accounts.models import User
from outreach.clock import now
from outreach.words import N_

SIGN_IN_WITHIN = timedelta(minutes=2)

ENDPOINTS = frozenset({"security.wan_signin", "security.wan_signin_response"})
SETTINGS: dict[str, Any] = {
    "WEBAUTHN": True,
    "WAN_RP_NAME": "Outreach",
    "WAN_ALLOW_USER_HINTS": False,  # nobody types an address, so nobody learns who has one
    "WAN_ALLOW_AS_VERIFY": ["first"],
    "WAN_SIGNIN_WITHIN": SIGN_IN_WITHIN,
    "WAN_REGISTER_URL": "/manage/account/passkeys",
    "WAN_DELETE_URL": "/manage/account/passkeys/removal",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_VERIFY_URL": "/manage/account/verification/passkey",
    "WAN_REGISTER_TEMPLATE": "accounts/passkeys.html",
    "WAN_SIGNIN_TEMPLATE": "accounts/passkey.html",
    "WAN_VERIFY_TEMPLATE": "accounts/passkey_again.html",
    "DATETIME_FACTORY": now,
}
_OTHER = N_("This passkey opens nothing here.")
MESSAGES = {
    "API_ERROR": (N_("Your browser sent something that we could not read."), "danger"),
    "WEBAUTHN_EXPIRED": (N_("That took too long. Please try again."), "danger"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey of this name."), "danger"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey of this name."), "danger"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey is removed."), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey is added."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is added already."), "danger"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_OTHER, "danger"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_OTHER, "danger"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_OTHER, "danger"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (_OTHER, "danger"),
    "WEBAUTHN_NO_VERIFY": (_OTHER, "danger"),
}


def init_app(app: Flask) -> None:
    app.before_request(_name_the_site)
    app.before_request(_add_only_lately_signed_in)
    app.jinja_env.globals["passkeys_work"] = work_at(app.config["SETTINGS"].public_url)
    wan_registered.connect(_added, app)
    wan_deleted.connect(_removed, app)


def work_at(public_url: str) -> bool:
    """Whether browsers keep passkeys for this address: it needs a name (WebAuthn, 5.1.2)."""
    try:
        ipaddress.ip_address(urlsplit(public_url).hostname or "")
    except ValueError:
        return True
    return False


class OwnSite(WebauthnUtil):
    """What we ask of devices, as the site whose public address is set."""

    def generate_challenge(self, nbytes: int | None = None) -> str:
        """Says when it was made: see :func:`made_at`."""
        return f"{int(now().timestamp() * 1_000_000)}-{secrets.token_urlsafe(nbytes)}"

    def origin(self) -> str:
        parts = urlsplit(current_app.config["SETTINGS"].public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Any device, a phone's or computer's own too; it keeps the key and checks the person."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED


def made_at(challenge: str) -> datetime:
    """When we made this challenge. An answer to it is good once: until the passkey is used."""
    return datetime.fromtimestamp(int(challenge.partition("-")[0]) / 1_000_000, now().tzinfo)


class PasskeyStep(WebAuthnTfPlugin):
    """Asks for a passkey after the first step, when there is no app to ask for a code."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        return [("webauthn", "")] if user.webauthn and not user.has_authenticator else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        second_step.begin()
        going = next_loc if next_loc != request.url else None
        return super().tf_login(user, json_payload, going)


def _name_the_site() -> None:
    """Flask-Security reads the site's name from the Host header, which a client writes."""
    if (request.endpoint or "").startswith("security.wan_"):
        request.host = urlsplit(current_app.config["SETTINGS"].public_url).netloc


def _add_only_lately_signed_in() -> ResponseReturnValue | None:
    """Flask-Security asks that of the page before only, and its question fits every account:

    with one of their own, a thief of a browser left open could add a passkey to somebody else's.
    """
    if request.endpoint != "security.wan_register_response" or not current_user.is_authenticated:
        return None
    is_recent = check_and_update_authn_fresh(timedelta(minutes=factors.MINUTES_RECENT), timedelta())
    return None if is_recent else redirect(url_for("security.wan_register"))


def _added(_app: Flask, user: Any, **_others: object) -> None:
    factors.changed(_plain(user), Change.PASSKEY)


def _removed(_app: Flask, user: Any, **_others: object) -> None:
    """Comes before the passkey goes."""
    user = _plain(user)
    if len(user.webauthn) == 1 and not user.has_authenticator:
        user.mf_recovery_codes = None
    factors.changed(user, Change.NO_PASSKEY)


def _plain(user: Any) -> User:
    """The user, out of Flask-Login's proxy."""
    found: User = getattr(user, "_get_current_object", lambda: user)()
    return found
