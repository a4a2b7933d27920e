"""Codes of authenticator apps (TOTP, RFC 6238), and the recovery codes for when the app is gone.

Every code works once. Whoever checks one holds the user's row until the request is over, so that of
two requests with the same code the second finds it used.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any, cast

from flask import after_this_request, current_app, flash
from flask_babel import ngettext
from flask_security import MfRecoveryCodesUtil
from flask_security.proxies import _security
from flask_security.totp import Totp

from outreach.accounts import seals
from outreach.accounts.models import User
from outreach.accounts.steps import Step
from outreach.delivery import qr
from outreach.keys import Keys, Unreadable, derived

log = logging.getLogger(__name__)

CLOCK_MAY_BE_WRONG = 30  # seconds, of a phone's clock; RFC 6238, 5.2
HOW_MANY = 10
FEW = 3


class AppCodes(Totp):
    """What authenticator apps show. A code is no good once it, or a later one, was used."""

    def generate_totp_secret(self) -> str:
        return seals.seal(_keys(), self._totp.new().to_json(encrypt=False))

    def generate_totp_password(self, totp_secret: str) -> str:
        return str(super().generate_totp_password(_opened(totp_secret)))

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Seals it anew where that was done with an older key, or in an older way."""
        user.lock()
        try:
            secret, is_todays = seals.unseal(_keys(), totp_secret)
        except Unreadable:
            log.error("the authenticator of user %s is sealed with a key that is gone", user.id)
            return False
        is_right = bool(super().verify_totp(token, secret, user, window))
        if is_right and not is_todays:
            after_this_request(lambda response: _seal_anew(response, user, secret))
        return is_right

    def get_totp_uri(self, username: str, totp_secret: str) -> str:
        return str(super().get_totp_uri(username, _opened(totp_secret)))

    def get_totp_pretty_key(self, totp_secret: str) -> str:
        return str(super().get_totp_pretty_key(_opened(totp_secret)))

    def get_totp_b32_key(self, totp_secret: str) -> str:
        return str(super().get_totp_b32_key(_opened(totp_secret)))

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.totp_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.totp_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """As SVG for the page itself: the policy lets no page load data: addresses."""
        return qr.svg(self.get_totp_uri(username, totp), title=username)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Kept as keyed hashes only: nobody can be shown them a second time."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        codes: list[str] = _security.totp_factory.generate_recovery_codes(HOW_MANY)
        user.mf_recovery_codes = [hashed(_keys().secret, user.id, code) for code in codes]
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        user.lock()
        is_right = not _hashes(user, code).isdisjoint(user.mf_recovery_codes or [])
        if not is_right:
            user.track_failed_authn(Step.RECOVERY_CODE, True)
        return is_right

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        used = _hashes(user, code)
        user.mf_recovery_codes = [kept for kept in user.mf_recovery_codes if kept not in used]
        _tell_how_many_are_left(len(user.mf_recovery_codes))
        return True


def _seal_anew(response: Any, user: User, secret: str) -> Any:
    """Last of all: Flask-Security puts back what it read before the code was checked."""
    user.tf_totp_secret = seals.seal(_keys(), secret)
    return response


def hashed(secret: str, user_id: int, code: str) -> str:
    """What is kept of a code: begins with which key it hangs on, which the rest does not say."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    key = derived(secret, "recovery code")
    return f"{key_name(secret)}.{hmac.digest(key, f'{user_id}:{plain}'.encode(), 'sha256').hex()}"


def key_name(secret: str) -> str:
    """Names the key in eight letters, and gives nothing of it away."""
    return derived(secret, "name of the key").hex()[:8]


def _hashes(user: User, code: str) -> set[str]:
    """As it may have been kept, under each of our keys."""
    keys = _keys()
    return {hashed(secret, user.id, code) for secret in (keys.secret, *keys.before)}


def _opened(text: str) -> str:
    return seals.unseal(_keys(), text)[0]


def _keys() -> Keys:
    return cast(Keys, current_app.config["SETTINGS"].keys)


def _tell_how_many_are_left(left: int) -> None:
    """After the sign-in, which empties the cookie of everything that was in it before."""

    @after_this_request
    def tell(response: Any) -> Any:
        text = ngettext(
            "One recovery code is left. New ones are made in your account.",
            "%(num)s recovery codes are left. New ones are made in your account.",
            left,
        )
        flash(text, "warning" if left <= FEW else "info")
        return response
