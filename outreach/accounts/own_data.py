"""Everything that is held about somebody with an account, as files to keep.

Each area adds what it holds with :func:`part`; what other people told or are told is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for
from sqlalchemy.orm import Session

from outreach.accounts import erasure
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import EmailChange, Membership, SignIn, SignInLink, User
from outreach.database import Base
from outreach.delivery import own_data as delivery
from outreach.delivery.outbox import Outbox

Part = Callable[[Session, User], Any]
RowsAbout = Callable[[Session, User], list[Outbox]]
PARTS: dict[str, Part] = {}
LETTERS: list[RowsAbout] = [erasure.rows_about]

# Whoever has one of these can pass for you, or open a link that was meant for you.
SECRETS = frozenset(
    {
        *("user_account.password", "user_account.fs_uniquifier", "user_account.tf_totp_secret"),
        *("user_account.mf_recovery_codes", "sign_in.uid", "email_change.uid", "invitation.uid"),
        *("host_application.uid", "host_application.form_key", "outbox.key"),
        *("sign_in_link.uid", "sign_in_link.uniquifier"),
        *("rsvp.uid", "rsvp.form_key"),
    }
)
# Who else had a part in it.
OTHERS = frozenset({"invitation.invited_by_id", "host_application.answered_by_id"})


def part(name: str) -> Callable[[Part], Part]:
    """Register what an area holds about a user, under this name of ``data.json``."""

    def register(act: Part) -> Part:
        PARTS[name] = act
        return act

    return register


def letters(rows_about: RowsAbout) -> None:
    """Register the rows of the outbox for mails that stay when the account is closed."""
    LETTERS.append(rows_about)


def archive(session: Session, user: User, *, site: str, mail_folder: Path, now: datetime) -> bytes:
    """A ZIP file: all of it as JSON, the mails still kept, and what it is."""
    mails = [row for rows_about in LETTERS for row in rows_about(session, user)]
    page = f"{site}{url_for('statements.privacy')}"
    files = {
        "readme.txt": render_template("accounts/own_data.txt", now=now, page=page).encode(),
        "data.json": _data(session, user, mails),
        **delivery.letters(mails, mail_folder),
    }
    return delivery.packed(files)


def held(record: Base) -> dict[str, Any]:
    """Every column of a record, without what could let others pass for them, or is another's."""
    return delivery.held(record, secrets=SECRETS, others=OTHERS)


def _data(session: Session, user: User, mails: Iterable[Outbox]) -> bytes:
    data = {
        "account": held(user),
        **{name: tell(session, user) for name, tell in PARTS.items()},
        "outbox": [held(row) for row in mails],
    }
    return delivery.as_json(data)


@part("memberships")
def _memberships(session: Session, user: User) -> Any:
    found = records(session, Membership, Membership.user_id == user.id)
    return [{**held(record), "organisation": record.organisation.name} for record in found]


@part("work_for_the_installation")
def _staff(_session: Session, user: User) -> Any:
    return [role.name for role in user.roles]


@part("sign_ins")
def _sign_ins(session: Session, user: User) -> Any:
    return [held(record) for record in records(session, SignIn, SignIn.user_id == user.id)]


@part("passkeys")
def _passkeys(_session: Session, user: User) -> Any:
    return [held(record) for record in user.webauthn]


@part("changes_of_address")
def _email_changes(session: Session, user: User) -> Any:
    return [
        held(record) for record in records(session, EmailChange, EmailChange.user_id == user.id)
    ]


@part("links_to_sign_in")
def _sign_in_links(session: Session, user: User) -> Any:
    return [held(record) for record in records(session, SignInLink, SignInLink.user_id == user.id)]


@part("log")
def _log(session: Session, user: User) -> Any:
    return [held(record) for record in records(session, AuditEntry, AuditEntry.user_id == user.id)]


def records(session: Session, record: type[Any], condition: sa.ColumnElement[bool]) -> list[Any]:
    """Those of which this is true, the oldest first."""
    return list(session.scalars(sa.select(record).where(condition).order_by(record.id)))
