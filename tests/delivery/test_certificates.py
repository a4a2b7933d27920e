"""A mail server proves who it is before a letter or a password goes to it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from outreach.delivery import jobs, outbox
from outreach.delivery.mail import Letter
from outreach.delivery.outbox import Outbox, OutboxState
from tests.servers import Post, post_office

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
SCHEMES = ("smtps", "smtp+starttls")


@dataclass
class Office:
    """A mail server with a certificate that it made itself, and every sign-in it was offered."""

    post: Post
    url: str
    certificate: Path
    passwords: list[bytes] = field(default_factory=list)


def self_signed(folder: Path, name: x509.GeneralName) -> Path:
    """A certificate for this name, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.outreach.test")])
    begins = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(whose, whose, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return file


@contextmanager
def office(scheme: str, folder: Path, name: x509.GeneralName) -> Iterator[Office]:
    certificate = self_signed(folder, name)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    passwords: list[bytes] = []

    def check(server, session, envelope, mechanism, data):
        passwords.append(data.password)
        return AuthResult(success=True)

    kind = "ssl_context" if scheme == "smtps" else "tls_context"
    with post_office(
        **{kind: context}, authenticator=check, auth_require_tls=scheme != "smtps"
    ) as post:
        url = post.url.replace("smtp://", f"{scheme}://hana:secret@")
        yield Office(post, url, certificate, passwords)


HERE = x509.IPAddress(ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("mail.outreach.test")


@pytest.fixture(params=SCHEMES)
def scheme(request) -> str:
    return request.param


@pytest.fixture
def given_letter():
    """A kind of row that is a letter; gone after the test."""
    jobs.HANDLERS["test.letter"] = lambda session: Letter(
        to="dara@westport.example.org", subject="Your places", text="Three.", html="<p>Three.</p>"
    )
    yield
    del jobs.HANDLERS["test.letter"]


@pytest.mark.usefixtures("given_letter")
def test_a_server_that_nobody_vouches_for_gets_neither_letter_nor_password(
    app, database, tmp_path, scheme, monkeypatch
):
    with office(scheme, tmp_path, HERE) as server:
        use(app, server, monkeypatch)
        row_id = queue(database)

        assert jobs.deliver(app, row_id) == timedelta(seconds=10)

        assert (server.passwords, server.post.arrived) == ([], [])
        waiting = row(database)
        assert (waiting.state, waiting.last_error) == (
            OutboxState.READY,
            "SSLCertVerificationError",
        )

        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        let_time_pass(database)
        assert jobs.deliver(app, row_id) is None

        assert server.passwords == [b"secret"]
        assert [letter["Subject"] for letter in server.post.arrived] == ["Your places"]
        assert (row(database).state, row(database).attempts) == (OutboxState.DONE, 2)


@pytest.mark.usefixtures("given_letter")
def test_a_certificate_for_another_name_is_refused(app, database, tmp_path, scheme, monkeypatch):
    with office(scheme, tmp_path, ELSEWHERE) as server:
        use(app, server, monkeypatch)
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))

        jobs.deliver(app, queue(database))

        assert (server.passwords, server.post.arrived) == ([], [])
        assert row(database).last_error == "SSLCertVerificationError"


def use(app, server: Office, monkeypatch) -> None:
    settings = replace(app.config["SETTINGS"], mail_url=server.url)
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def queue(database) -> int:
    with database.transaction() as session:
        outbox.queue(session, "test.letter", key="a", now=LONG_AGO)
        return session.scalar(sa.select(Outbox.id))


def row(database) -> Outbox:
    with database.reading() as session:
        return session.scalars(sa.select(Outbox)).one()


def let_time_pass(database) -> None:
    with database.transaction() as session:
        session.execute(sa.update(Outbox).values(run_at=LONG_AGO))
