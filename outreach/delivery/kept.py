"""Mail that was kept as files because no mail server is set."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path
from uuid import UUID

AT_ONCE = 200


@dataclass(frozen=True)
class KeptMail:
    """One kept mail. ``text`` is its plain part, ``calendar`` its entry as text; never the HTML."""

    uid: UUID
    to: str
    subject: str
    sent_at: datetime | None
    size: int
    text: str
    calendar: str | None
    attachments: tuple[str, ...]


def newest(folder: Path, most: int = AT_ONCE) -> list[KeptMail]:
    """The mails in the folder, newest first, at most so many."""
    found = heapq.nlargest(most, _files(folder))
    mails = (read(folder, uid) for _written, uid in found)
    return [mail for mail in mails if mail is not None]


def read(folder: Path, uid: UUID) -> KeptMail | None:
    """The mail of this outbox row; None when there is none."""
    try:
        raw = path(folder, uid).read_bytes()
    except FileNotFoundError:
        return None
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    return KeptMail(
        uid=uid,
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        sent_at=mail["Date"].datetime if mail["Date"] else None,
        size=len(raw),
        text=_text(mail.get_body(("plain",))),
        calendar=next((_text(p) for p in mail.walk() if _is_calendar(p)), None),
        attachments=tuple(p.get_filename() or "" for p in mail.iter_attachments()),
    )


def path(folder: Path, uid: UUID) -> Path:
    """Where the mail of this outbox row is kept."""
    return folder / f"{uid}.eml"


def delete_old(folder: Path, *, until: datetime, most: int) -> int:
    """Delete mails written until then, and what a killed worker left half written.

    Returns:
        How many, at most ``most``.
    """
    old = [file for file in _all(folder) if _written(file) <= until.timestamp()][:most]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _all(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*.eml")
    yield from folder.glob("*.part")


def _written(file: Path) -> float:
    """When, in seconds; one that is gone meanwhile counts as new."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _files(folder: Path) -> Iterator[tuple[float, UUID]]:
    for file in folder.glob("*.eml"):
        try:
            yield file.stat().st_mtime, UUID(file.stem)
        except (ValueError, FileNotFoundError):
            continue


def _is_calendar(part: MIMEPart) -> bool:
    return part.get_content_type() == "text/calendar"


def _text(part: MIMEPart | None) -> str:
    return "" if part is None else str(part.get_content())
