"""The cookie that holds what a browser keeps of a sign-in."""

from __future__ import annotations

import hashlib
import logging

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

log = logging.getLogger(__name__)


class Sessions(SecureCookieSessionInterface):
    """Signed with SHA-256: Flask's own choice is SHA-1, which ASVS 5.0, 11.4.1, rules out."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing, and a line in the log, when it is not as we signed it."""
        sent = request.cookies.get(self.get_cookie_name(app))
        if not sent:
            return self.session_class()
        opened = super().open_session(app, request)
        if not opened and not self._is_ours(app, sent):
            log.warning("a cookie that is not as we signed it: session")
        return opened

    def _is_ours(self, app: Flask, sent: str) -> bool:
        """However old it is."""
        serializer = self.get_signing_serializer(app)
        try:
            return serializer is not None and serializer.loads(sent) is not None
        except BadSignature:
            return False
