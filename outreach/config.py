"""Settings, read once from the environment."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import sqlalchemy as sa
from click import ClickException

from outreach.keys import Keys
from outreach.ledger import Ledger

PORTS = range(1, 65536)
MOST_PROXIES = 5
SHORTEST_SECRET = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class SettingError(ClickException):
    """A setting that cannot be used, in one line that names it and says what would do.

    The command line shows it without a traceback.
    """

    exit_code = 2


@dataclass(frozen=True)
class Settings:
    """What differs between one installation and another.

    ``mail_url`` None keeps mail as files; ``public_url`` is how people reach the site and starts
    every link in a mail or a calendar. ``trusted_proxies`` is how many stand before the server and
    add to ``X-Forwarded-For``; when none does, such headers are not read. ``secrets_before`` are
    earlier secret keys, the latest first: what was made with one of them is still read.
    """

    instance: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    mail_url: str | None = None
    mail_sender: str = "outreach@localhost"
    trusted_proxies: int = 0
    secrets_before: tuple[str, ...] = ()
    testing: bool = False

    @property
    def keys(self) -> Keys:
        return Keys(self.secret_key, self.secrets_before)

    @property
    def mail_folder(self) -> Path:
        """Where mail is kept while no ``MAIL_URL`` is set."""
        return self.instance / "mail"

    @property
    def document_folder(self) -> Path:
        """Rendered PDF files, named by their content."""
        return self.instance / "documents"

    @property
    def asset_folder(self) -> Path:
        """The joined style sheet and its compressed copies."""
        return self.instance / "assets"

    @property
    def queue_file(self) -> Path:
        """Huey's own storage. It may be lost at any time: outbox rows are the truth."""
        return self.instance / "queue.db"

    @property
    def secret_file(self) -> Path:
        """Where the secret key is kept while no ``SECRET_KEY`` is set."""
        return self.instance / "secret_key"

    @property
    def erasure_file(self) -> Path:
        """Which records were erased, by keyed hashes; never put back an old copy of it."""
        return self.instance / "erasures"

    @property
    def ledger(self) -> Ledger:
        """What was erased here, under the keys of now and before."""
        return Ledger(self.erasure_file, self.secret_key, self.secrets_before)

    @property
    def is_for_oneself(self) -> bool:
        """Whether only this machine reaches it."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def read_settings(
    environ: Mapping[str, str] | None = None, *, instance: Path | None = None
) -> Settings:
    """The settings of this process.

    Reads ``DATABASE_URL``, ``MAIL_URL``, ``MAIL_SENDER``, ``SECRET_KEY``,
    ``SECRET_KEY_BEFORE``, ``HOST``, ``PORT``,
    ``PUBLIC_URL``, ``TRUSTED_PROXIES`` and ``OUTREACH_INSTANCE``; makes the instance folder, and a
    secret key in it.

    Raises:
        SettingError: one of them cannot be used.
    """
    env = os.environ if environ is None else environ
    root = instance or Path(
        env.get("OUTREACH_INSTANCE") or Path(__file__).parent.parent / "instance"
    )
    root = root.resolve()
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"OUTREACH_INSTANCE: cannot make {root} ({error.strerror})") from error
    port = _port(env.get("PORT") or "8000")
    host = env.get("HOST") or "127.0.0.1"
    public = _public_url(env.get("PUBLIC_URL") or f"http://{_reachable(host)}:{port}")
    return Settings(
        instance=root,
        database_url=_database_url(env.get("DATABASE_URL") or f"sqlite:///{root / 'outreach.db'}"),
        secret_key=_secret(env.get("SECRET_KEY") or _kept_secret(root / "secret_key")),
        secrets_before=_secrets_before(env.get("SECRET_KEY_BEFORE"), root / "secret_key_before"),
        host=host,
        port=port,
        public_url=public,
        mail_url=_mail_url(env.get("MAIL_URL")),
        mail_sender=_mail_sender(env.get("MAIL_SENDER") or _own_address(public)),
        trusted_proxies=_proxies(env.get("TRUSTED_PROXIES") or "0"),
    )


def _reachable(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in PORTS:
        raise SettingError(f"PORT: {text!r} is not a number from 1 to 65535")
    return int(text)


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PROXIES:
        raise SettingError(f"TRUSTED_PROXIES: {text!r} is not a number from 0 to {MOST_PROXIES}")
    return int(text)


def _database_url(text: str) -> str:
    """SQLite or PostgreSQL; ``postgres://`` is accepted for ``postgresql://``."""
    if text.startswith("postgres://"):
        text = text.replace("postgres://", "postgresql://", 1)
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise SettingError(
            "DATABASE_URL: not an address like sqlite:///file.db or postgresql://user@host/name"
        ) from error
    if url.drivername not in DRIVERS:
        raise SettingError(
            f"DATABASE_URL: {url.drivername!r} is not supported; use sqlite or postgresql"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingError("DATABASE_URL: several processes need a file, as in sqlite:///file.db")
    if url.get_backend_name() == "postgresql" and _is_elsewhere(url) and "sslmode" not in url.query:
        raise SettingError(
            f"DATABASE_URL: {url.host} is another machine; add ?sslmode=verify-full"
            "&sslrootcert=system, or sslmode=disable where the network itself is private"
        )
    return text


def _is_elsewhere(url: sa.URL) -> bool:
    """Whether what is sent there crosses a network; a path names a socket on this machine."""
    host = url.query.get("host") or url.host
    return bool(host) and host not in LOOPBACK and not str(host).startswith("/")


def _mail_url(text: str | None) -> str | None:
    if not text:
        return None
    parts = _split(text, "MAIL_URL")
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise SettingError(
            "MAIL_URL: not an address like smtp://user:password@host:587 "
            "(smtp, smtps or smtp+starttls)"
        )
    return text


def _mail_sender(text: str) -> str:
    if not _is_mail_address(text):
        raise SettingError(f"MAIL_SENDER: {text!r} is not a mail address")
    return text


def _own_address(public_url: str) -> str:
    """An address at the site's own host; a number is no mail domain (RFC 5321, 4.1.2)."""
    host = urlsplit(public_url).hostname or ""
    address = f"outreach@{host}"
    return address if _is_mail_address(address) and not _is_ip(host) else "outreach@localhost"


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_mail_address(text: str) -> bool:
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(address.username and address.domain)


def _public_url(text: str) -> str:
    parts = _split(text, "PUBLIC_URL")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError("PUBLIC_URL: not an address like https://screenings.example.org")
    return text.rstrip("/")


def _split(text: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise SettingError(f"{name}: not a usable address ({error})") from error
    return parts


def _secret(text: str) -> str:
    """NIST SP 800-131A: 112 bits at least; this many random letters hold more."""
    if len(text) < SHORTEST_SECRET:
        raise SettingError(
            f"SECRET_KEY: shorter than {SHORTEST_SECRET} characters; take a long random one, and "
            "name this one in SECRET_KEY_BEFORE if it was in use"
        )
    return text


def _secrets_before(given: str | None, path: Path) -> tuple[str, ...]:
    """Earlier keys, the latest first: from the environment, or from lines of the file."""
    if given is None:
        given = path.read_text("ascii") if path.exists() else ""
    return tuple(key for key in (text.strip() for text in re.split(r"[,\n]", given)) if key)


def _kept_secret(path: Path) -> str:
    """The secret in the file, made on first use so that only its owner can read it.

    Written aside and then linked: of several processes that start at once, one makes the secret
    and none reads half of it.
    """
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    kept = path.read_text("ascii").strip()
    if not kept:
        raise SettingError(f"SECRET_KEY: {path} is empty; delete it and start again")
    return kept
