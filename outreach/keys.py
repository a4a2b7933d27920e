"""Keys for every purpose, from the secret of the installation.

Each purpose has a key of its own, by HKDF with SHA-256 (RFC 5869): whoever learns one learns no
other. What was made under an earlier secret is still read; new things are made under today's.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 5.2.1.1


class Unreadable(ValueError):
    """None of our keys has sealed this, or somebody has changed it."""


@dataclass(frozen=True, repr=False)
class Keys:
    """Today's secret, and those before it, the latest first."""

    secret: str
    before: tuple[str, ...] = ()

    def key(self, purpose: str) -> bytes:
        """What new things for this purpose are made with."""
        return derived(self.secret, purpose)

    def all(self, purpose: str) -> list[bytes]:
        """What older things may have been made with as well, today's first."""
        return [derived(secret, purpose) for secret in (self.secret, *self.before)]

    def oldest_first(self, purpose: str) -> list[bytes]:
        """As itsdangerous takes them: it signs with the last."""
        return self.all(purpose)[::-1]

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Encrypted and authenticated, by AES-256-GCM with a random nonce."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, data, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> tuple[bytes, bool]:
        """What was sealed, and whether today's key did it.

        Raises:
            Unreadable: it was made with none of these keys, or changed.
        """
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        for key in self.all(purpose):
            try:
                data = AESGCM(key).decrypt(nonce, text, purpose.encode())
            except (InvalidTag, ValueError):
                continue
            return data, key == self.key(purpose)
        raise Unreadable(f"sealed with another key: {purpose}")


@functools.lru_cache(maxsize=100)
def derived(secret: str, purpose: str) -> bytes:
    """The key for this purpose, from this secret."""
    info = f"outreach: {purpose}".encode()
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret.encode())
