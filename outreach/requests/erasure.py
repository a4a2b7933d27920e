"""Taking who asked for a screening out of every table and every file that is kept.

Their request is deleted whole: nothing hangs on it. When they have an account, closing it does the
same with every request from its address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import erasure as accounts
from outreach.accounts.models import User
from outreach.delivery import kept, outbox
from outreach.delivery.outbox import Outbox
from outreach.ledger import Ledger
from outreach.requests.models import ScreeningRequest

KIND = "screening-request"


def erase(
    session: Session, asked: ScreeningRequest, *, ledger: Ledger, mail_folder: Path, now: datetime
) -> None:
    """Erase the request, mails about it that are kept, and the note that they were sent.

    Raises:
        OSError: the ledger cannot be written, so nothing may be erased.
    """
    mark = asked.uid
    _delete(session, asked.id, mail_folder=mail_folder)
    key = f"{accounts.SCRUB}:{KIND}:{now.isoformat()}"
    outbox.queue(session, accounts.SCRUB, key=key, now=now)
    ledger.note(KIND, mark, today=now.date())


def erase_again(session: Session, *, ledger: Ledger, mail_folder: Path) -> int:
    """Erase what an old copy of the database has brought back. Returns how many requests."""
    known = sa.select(ScreeningRequest.id, ScreeningRequest.uid)
    back = ledger.named(KIND, lambda: [(row.id, row.uid) for row in session.execute(known)])
    for number in back:
        _delete(session, number, mail_folder=mail_folder)
    return len(back)


def rows_about(session: Session, asked: ScreeningRequest) -> list[Outbox]:
    """The rows of the outbox for mails about this request."""
    return outbox.about(session, "request_id", asked.id, except_kind="")


def _delete(session: Session, number: int, *, mail_folder: Path) -> None:
    session.flush()
    for row in outbox.about(session, "request_id", number, except_kind=""):
        kept.path(mail_folder, row.uid).unlink(missing_ok=True)
        session.delete(row)
    session.flush()
    session.execute(
        sa.delete(ScreeningRequest)
        .where(ScreeningRequest.id == number)
        .execution_options(synchronize_session="fetch")
    )


def _of_account(user: User) -> sa.Select[int]:
    return sa.select(ScreeningRequest.id).where(
        sa.func.lower(ScreeningRequest.email) == user.email.lower()
    )


def _rows_of_account(session: Session, user: User) -> list[Outbox]:
    return accounts.rows(session, "request_id", session.scalars(_of_account(user)))


def _erase_account(session: Session, user: User, mail_folder: Path) -> None:
    for number in session.scalars(_of_account(user)).all():
        _delete(session, number, mail_folder=mail_folder)


def _marks_of_account(session: Session, user: User) -> Iterable[tuple[str, UUID]]:
    theirs = sa.select(ScreeningRequest.uid).where(ScreeningRequest.id.in_(_of_account(user)))
    return [(KIND, uid) for uid in session.scalars(theirs)]


accounts.also(rows_about=_rows_of_account, erase=_erase_account, marks=_marks_of_account)
