"""Authenticators' secrets, sealed: encrypted, and with a tag by which a change is found.

AES-256-GCM (NIST SP 800-38D). libpass sealed them before, with AES-256-CTR and no tag; what it
sealed is still read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from passlib.totp import TOTP

from outreach.keys import Keys, Unreadable

PURPOSE = "authenticator"
MARK = "gcm."


def seal(keys: Keys, secret: str) -> str:
    """The secret, as libpass writes it in the open, for a database or a page."""
    sealed = keys.seal(PURPOSE, secret.encode())
    return MARK + base64.urlsafe_b64encode(sealed).decode("ascii")


def unseal(keys: Keys, text: str) -> tuple[str, bool]:
    """The secret in the open, and whether it is sealed as we would do it today.

    Raises:
        Unreadable: it was sealed with another key, or changed.
    """
    if not text.startswith(MARK):
        return _of_libpass(keys, text), False
    try:
        sealed = base64.urlsafe_b64decode(text.removeprefix(MARK))
    except ValueError as error:
        raise Unreadable("no sealed secret") from error
    secret, is_todays = keys.unseal(PURPOSE, sealed)
    return secret.decode(), is_todays


def _of_libpass(keys: Keys, text: str) -> str:
    """Sealed before there could be a second key, so the oldest that we know is the one."""
    oldest = (keys.secret, *keys.before)[-1]
    key = hmac.digest(oldest.encode(), b"totp", hashlib.sha256).hex()
    return str(TOTP.using(secrets={"1": key}).from_source(text).to_json(encrypt=False))
