"""A device that keeps passkeys, as WebAuthn Level 2 describes it (6.1, 6.5), for tests."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient

from tests.pages import TOKEN, send_form

SITE = "http://outreach.test"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
PASSKEYS, SIGN_IN = "/manage/account/passkeys", "/sign-in/passkey"


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """Holds one key. ``origin`` is where the browser says that it is."""

    def __init__(self, origin: str = SITE, *, checks_person: bool = True) -> None:
        self.origin = origin
        self.flags = PRESENT | (VERIFIED if checks_person else 0)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = ""

    def make(self, question: dict[str, Any]) -> str:
        """A new credential, without attestation."""
        self.handle = question["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cose
        data = self._data(question["rp"]["id"], ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", question)
        return self._said({"clientDataJSON": text(client), "attestationObject": text(attestation)})

    def use(self, question: dict[str, Any]) -> str:
        """The question, signed."""
        data, client = self._data(question["rpId"]), self._client("webauthn.get", question)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": self.handle,
        }
        return self._said(answer)

    def _said(self, response: dict[str, str]) -> str:
        named = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps({**named, "response": response})

    def _data(self, site: str, more: int = 0) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _client(self, kind: str, question: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": question["challenge"], "origin": self.origin}
        return json.dumps(said).encode()


def question_in(page: str) -> tuple[dict[str, Any], str]:
    """What the page asks a device, and where the answer goes."""
    asked = html.unescape(re.search(r'data-question="([^"]+)"', page)[1])
    action = html.unescape(re.search(r'action="([^"]+)" data-behaviour="passkey"', page)[1])
    return json.loads(asked), action


def answer(client: FlaskClient, page: str, said: str, **fields: str):
    """Send what the device said, as the page's script does."""
    _, action = question_in(page)
    token = TOKEN.search(page)[1]
    return client.post(
        action, data={"csrf_token": token, "credential": said, **fields}, buffered=True
    )


def add_passkey(client: FlaskClient, device: Device, name: str = "My phone"):
    page = send_form(client, PASSKEYS, name=name).text
    return answer(client, page, device.make(question_in(page)[0]))


def ask(client: FlaskClient, path: str = SIGN_IN) -> str:
    """The page on which the site asks for a passkey."""
    return str(send_form(client, path).text)


def sign_in_by_passkey(client: FlaskClient, device: Device, path: str = SIGN_IN):
    page = ask(client, path)
    return answer(client, page, device.use(question_in(page)[0]))
