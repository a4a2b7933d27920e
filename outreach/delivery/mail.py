"""Letters: made from a pair of templates, sent by SMTP, or kept as files while no server is set.

SMTP cannot promise exactly once; the promise is at least once, with a Message-ID that stays the
same, so that a second copy shows as the same message.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import render_template

from outreach.clock import now
from outreach.config import Settings

POLICY = SMTP.clone(cte_type="7bit")
TIMEOUT_SECONDS = 30
FIRST_FINAL = 500


class Rejected(Exception):
    """The mail server refused this letter for good (a 5xx answer)."""


@dataclass(frozen=True)
class Letter:
    """A mail to one person, not yet addressed by an installation.

    ``sender_name`` is shown before the installation's address, ``reply_to`` gets the answers.
    ``calendar`` is an iTIP message and ``method`` its METHOD (RFC 6047); ``struck`` one more, of
    another entry that is off, as a file.
    """

    to: str
    subject: str
    text: str
    html: str
    sender_name: str = "Outreach"
    reply_to: str | None = None
    calendar: bytes | None = None
    method: str = "REQUEST"
    struck: bytes | None = None


def letter(
    template: str,
    *,
    to: str,
    subject: str,
    calendar: bytes | None = None,
    method: str = "REQUEST",
    struck: bytes | None = None,
    sender_name: str = "Outreach",
    reply_to: str | None = None,
    **values: Any,
) -> Letter:
    """A letter from ``templates/<template>.txt`` and ``.html``."""
    return Letter(
        to=to,
        subject=subject,
        text=render_template(f"{template}.txt", subject=subject, **values),
        html=render_template(f"{template}.html", subject=subject, **values),
        sender_name=sender_name,
        reply_to=reply_to,
        calendar=calendar,
        method=method,
        struck=struck,
    )


def message(settings: Settings, letter: Letter, uid: UUID) -> EmailMessage:
    """The letter as a message. Its Message-ID follows from the outbox row's ``uid``.

    Raises:
        ValueError: a header holds a line break.
    """
    mail = EmailMessage(policy=POLICY)
    mail["Message-ID"] = f"<{uid}@{settings.mail_sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(now())
    mail["From"] = Address(letter.sender_name, addr_spec=settings.mail_sender)
    mail["To"] = Address(addr_spec=letter.to)
    if letter.reply_to:
        mail["Reply-To"] = Address(addr_spec=letter.reply_to)
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        _add_calendar(mail, letter.calendar, letter.method)
    if letter.struck:
        _attach(mail, letter.struck, "cancellation.ics")
    return mail


def _add_calendar(mail: EmailMessage, calendar: bytes, method: str) -> None:
    """The entry twice (RFC 6047): as an alternative to act on, and attached for other readers."""
    part = EmailMessage(policy=POLICY)
    part.set_content(calendar, maintype="text", subtype="calendar", cte="base64")
    for name, value in {"method": method, "charset": "UTF-8", "component": "VEVENT"}.items():
        part.set_param(name, value)
    mail.attach(part)
    name = "cancellation.ics" if method == "CANCEL" else "invitation.ics"
    _attach(mail, calendar, name)


def _attach(mail: EmailMessage, calendar: bytes, name: str) -> None:
    mail.add_attachment(
        calendar, maintype="application", subtype="ics", filename=name, cte="base64"
    )


def send(settings: Settings, letter: Letter, uid: UUID) -> None:
    """Hand the letter to the mail server, or keep it as a file when none is set.

    Raises:
        Rejected: the server refused it for good.
        OSError, smtplib.SMTPException: it may work later.
    """
    mail = message(settings, letter, uid)
    if settings.mail_url is None:
        _keep(settings, mail, uid)
        return
    try:
        _hand_over(settings.mail_url, mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= FIRST_FINAL for code in codes):
            raise Rejected(f"the server answered {codes}") from error
        raise
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        if error.smtp_code >= FIRST_FINAL:
            raise Rejected(f"the server answered {error.smtp_code}") from error
        raise


def _hand_over(mail_url: str, mail: EmailMessage) -> None:
    with connect(mail_url) as server:
        server.send_message(mail)


@contextmanager
def connect(mail_url: str) -> Iterator[smtplib.SMTP]:
    """The server, greeted and, when the address names a user, signed in to."""
    parts = urlsplit(mail_url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _keep(settings: Settings, mail: EmailMessage, uid: UUID) -> None:
    """One file per outbox row: sending it again writes the same file."""
    folder = settings.mail_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"{uid}.part"
    part.write_bytes(mail.as_bytes())
    os.replace(part, folder / f"{uid}.eml")
