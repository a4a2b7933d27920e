"""Taking somebody whose account is closed out of invitations and applications."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import erasure
from outreach.accounts.models import User
from outreach.delivery import kept
from outreach.delivery.outbox import Outbox
from outreach.organisations.models import HostApplication, Invitation


def rows_about(session: Session, user: User) -> list[Outbox]:
    """The rows of the outbox for invitations to them, and answers to their applications."""
    invited = sa.select(Invitation.id).where(_is_to(Invitation, user))
    applied = sa.select(HostApplication.id).where(_is_to(HostApplication, user))
    return [
        *erasure.rows(session, "invitation_id", session.scalars(invited)),
        *erasure.rows(session, "application_id", session.scalars(applied)),
    ]


def erase(session: Session, user: User, mail_folder: Path) -> None:
    """Delete what was written under their address, and kept mails in which they invite by name."""
    sent = sa.select(Invitation.id).where(Invitation.invited_by_id == user.id)
    for row in erasure.rows(session, "invitation_id", session.scalars(sent)):
        kept.path(mail_folder, row.uid).unlink(missing_ok=True)  # the row stays, as a number
    for record in (HostApplication, Invitation):
        session.execute(
            sa.delete(record)
            .where(_is_to(record, user))
            .execution_options(synchronize_session=False)
        )


def _is_to(record: type[HostApplication | Invitation], user: User) -> sa.ColumnElement[bool]:
    return sa.func.lower(record.email) == user.email.lower()


erasure.also(rows_about=rows_about, erase=erase)
