"""Codes of authenticator apps (TOTP, RFC 6238), and the recovery codes for when the app is gone.

Every code works once. Whoever checks one holds the user's row until the request is over, so that of
two requests with the same code the second finds it used.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from flask import after_this_request, current_app, flash
from flask_babel import ngettext
from flask_security import MfRecoveryCodesUtil
from flask_security.proxies import _security
from flask_security.totp import Totp

from outreach.accounts.models import User
from outreach.accounts.steps import Step
from outreach.delivery import qr

CLOCK_MAY_BE_WRONG = 30  # seconds, of a phone's clock; RFC 6238, 5.2
HOW_MANY = 10
FEW = 3


class AppCodes(Totp):
    """What authenticator apps show. A code is no good once it, or a later one, was used."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        user.lock()
        return bool(super().verify_totp(token, totp_secret, user, window))

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
        user.mf_recovery_codes = [_hashed(user, code) for code in codes]
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        user.lock()
        is_right = _hashed(user, code) in (user.mf_recovery_codes or [])
        if not is_right:
            user.track_failed_authn(Step.RECOVERY_CODE, True)
        return is_right

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        used = _hashed(user, code)
        user.mf_recovery_codes = [kept for kept in user.mf_recovery_codes if kept != used]
        _tell_how_many_are_left(len(user.mf_recovery_codes))
        return True


def _hashed(user: User, code: str) -> str:
    plain = "".join(character for character in code.lower() if character.isalnum())
    key = f"recovery:{current_app.config['SETTINGS'].secret_key}".encode()
    return hmac.new(key, f"{user.id}:{plain}".encode(), hashlib.sha256).hexdigest()


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
