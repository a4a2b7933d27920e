"""Everything that is held about somebody with an account, as files to keep.

Each area adds what it holds with :func:`part`; what other people told or are told is left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts import erasure
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import (
    EmailChange,
    HostApplication,
    Invitation,
    Membership,
    SignIn,
    User,
)
from outreach.database import Base
from outreach.delivery import kept
from outreach.delivery.outbox import Outbox
from outreach.privacy import REGISTER
from outreach.words import N_

Part = Callable[[Session, User], Any]
PARTS: dict[str, Part] = {}

# Whoever has one of these can pass for you, or open a link that was meant for you.
SECRETS = frozenset(
    {
        *("user_account.password", "user_account.fs_uniquifier", "user_account.tf_totp_secret"),
        *("user_account.mf_recovery_codes", "sign_in.uid", "email_change.uid", "invitation.uid"),
        *("host_application.uid", "host_application.form_key", "outbox.key"),
    }
)
# Who else had a part in it.
OTHERS = frozenset({"invitation.invited_by_id", "host_application.answered_by_id"})
LEFT_OUT = N_("held, and left out here: whoever had it could pass for you")


def part(name: str) -> Callable[[Part], Part]:
    """Register what an area holds about a user, under this name of ``data.json``."""

    def register(act: Part) -> Part:
        PARTS[name] = act
        return act

    return register


def archive(session: Session, user: User, *, site: str, mail_folder: Path, now: datetime) -> bytes:
    """A ZIP file: all of it as JSON, the mails still kept, and what it is."""
    mails = erasure.rows_about(session, user)
    page = f"{site}{url_for('statements.privacy')}"
    files = {
        "readme.txt": render_template("accounts/own_data.txt", now=now, page=page).encode(),
        "data.json": _data(session, user, mails).encode(),
        **_letters(mails, mail_folder),
    }
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name, content)
    return made.getvalue()


def held(record: Base) -> dict[str, Any]:
    """Every column of a record, those about a person with why it is there and until when."""
    table = record.__tablename__
    names = (column.key for column in record.__table__.columns)
    return {
        name: _said(f"{table}.{name}", getattr(record, name))
        for name in names
        if f"{table}.{name}" not in OTHERS
    }


def _said(column: str, value: Any) -> Any:
    if column in SECRETS and value is not None:
        value = _(LEFT_OUT)
    about = REGISTER.get(column)
    if about is None:
        return value
    return {
        "value": value,
        "purpose": _(about.purpose),
        "readers": _(about.readers),
        "kept": _(about.keep.words, days=about.keep.days),
    }


def _data(session: Session, user: User, mails: Iterable[Outbox]) -> str:
    data = {
        "account": held(user),
        **{name: tell(session, user) for name, tell in PARTS.items()},
        "outbox": [held(row) for row in mails],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


@part("memberships")
def _memberships(session: Session, user: User) -> Any:
    found = _of(session, Membership, Membership.user_id == user.id)
    return [{**held(record), "organisation": record.organisation.name} for record in found]


@part("work_for_the_installation")
def _staff(_session: Session, user: User) -> Any:
    return [role.name for role in user.roles]


@part("sign_ins")
def _sign_ins(session: Session, user: User) -> Any:
    return [held(record) for record in _of(session, SignIn, SignIn.user_id == user.id)]


@part("passkeys")
def _passkeys(_session: Session, user: User) -> Any:
    return [held(record) for record in user.webauthn]


@part("changes_of_address")
def _email_changes(session: Session, user: User) -> Any:
    return [held(record) for record in _of(session, EmailChange, EmailChange.user_id == user.id)]


@part("invitations_to_you")
def _invitations(session: Session, user: User) -> Any:
    found = _of(session, Invitation, sa.func.lower(Invitation.email) == user.email.lower())
    return [{**held(record), "organisation": record.organisation.name} for record in found]


@part("invitations_that_you_sent")
def _sent(session: Session, user: User) -> Any:
    """When, into which team and as what; not to whom, nor what they answered."""
    found = _of(session, Invitation, Invitation.invited_by_id == user.id)
    return [
        {
            "organisation": record.organisation.name,
            "role": record.role,
            "created_at": record.created_at,
        }
        for record in found
    ]


@part("applications_to_host")
def _applications(session: Session, user: User) -> Any:
    address = sa.func.lower(HostApplication.email) == user.email.lower()
    return [held(record) for record in _of(session, HostApplication, address)]


@part("applications_that_you_answered")
def _answered(session: Session, user: User) -> Any:
    answered = HostApplication.answered_by_id == user.id
    found = _of(session, HostApplication, answered)
    return [{"number": record.id, "changed_at": record.changed_at} for record in found]


@part("log")
def _log(session: Session, user: User) -> Any:
    return [held(record) for record in _of(session, AuditEntry, AuditEntry.user_id == user.id)]


def _of(session: Session, record: type[Any], condition: sa.ColumnElement[bool]) -> list[Any]:
    return list(session.scalars(sa.select(record).where(condition).order_by(record.id)))


def _letters(mails: Iterable[Outbox], folder: Path) -> dict[str, bytes]:
    """What was written to them, where this installation has kept it."""
    files = [kept.path(folder, row.uid) for row in mails]
    return {f"mail/{file.name}": file.read_bytes() for file in files if file.is_file()}


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
