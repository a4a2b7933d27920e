"""Links that are keys: a record's random UUID, signed for one purpose.

The database holds no token, so a copy of it opens no guest's page; 128 random bits and 128 bits of
HMAC-SHA256, compared in constant time. A token for one purpose is worth nothing for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from flask import abort, current_app
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from outreach.keys import Keys

log = logging.getLogger(__name__)

SIGNATURE_BYTES = 16
LENGTH = 43
FORM_KEY_SECONDS = 24 * 60 * 60


def token(purpose: str, uid: UUID) -> str:
    """The link's secret part for this record: 43 characters, safe in an address."""
    signed = uid.bytes + _signature(_keys().key(f"link {purpose}"), uid.bytes)
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def uid_or_404(purpose: str, text: str) -> UUID:
    """The UUID that the token was made for; 404 for any other text."""
    signed = _bytes_of(text)
    raw, signature = signed[:16], signed[16:]
    keys = _keys().all(f"link {purpose}")
    if not any(hmac.compare_digest(signature, _signature(key, raw)) for key in keys):
        log.warning("a link that is not as we signed it: %s", purpose)
        abort(404)
    return UUID(bytes=raw)


def _bytes_of(text: str) -> bytes:
    """What the characters stand for; nothing, unless each of them is as we write it."""
    try:
        found = base64.urlsafe_b64decode(text + "=") if len(text) == LENGTH else b""
    except (binascii.Error, ValueError):
        return b""
    is_ours = base64.urlsafe_b64encode(found).rstrip(b"=") == text.encode()
    return found if is_ours else b""  # the last character has two bits that nothing reads


def new_form_key() -> str:
    """A one-time key for a public form: random, signed, with the time it was made."""
    return _form_signer().sign(secrets.token_urlsafe(16)).decode("ascii")


def is_form_key(text: str) -> bool:
    """Whether we made this key within the last day."""
    try:
        _form_signer().unsign(text, max_age=FORM_KEY_SECONDS)
    except SignatureExpired:
        return False
    except BadSignature:
        if text:
            log.warning("a form's key that is not as we signed it")
        return False
    return True


def form_key_age(text: str, now: datetime) -> timedelta:
    """For how long a form has been open; for ever, where this is no key that we made."""
    try:
        _, made = _form_signer().unsign(text, return_timestamp=True)
    except BadSignature:
        return timedelta.max
    return now - made


def signer(purpose: str) -> URLSafeTimedSerializer:
    """Signs values that a browser keeps for us, with the time; good for this purpose alone."""
    return signer_of(_keys(), purpose)


def signer_of(keys: Keys, purpose: str) -> URLSafeTimedSerializer:
    """The same outside of a request."""
    return URLSafeTimedSerializer(
        keys.oldest_first(f"signed {purpose}"),
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def _form_signer() -> TimestampSigner:
    keys = _keys().oldest_first("form key")
    return TimestampSigner(keys, digest_method=hashlib.sha256)


def _signature(key: bytes, raw: bytes) -> bytes:
    return hmac.digest(key, raw, "sha256")[:SIGNATURE_BYTES]


def _keys() -> Keys:
    return cast(Keys, current_app.config["SETTINGS"].keys)
