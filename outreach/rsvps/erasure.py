"""Taking people out of RSVPs: because the time has come, or because a guest asks.

What stays is a number: how many they were, whether they came, and the day they answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.delivery import kept, outbox
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.keeping import GUESTS, NEEDS, WITHOUT_A_DATE
from outreach.ledger import Ledger
from outreach.rsvps.actions import cancel
from outreach.rsvps.actions.answers import forget
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.models import (
    IN_LINE,
    AccessNeeds,
    Answer,
    Decision,
    Guest,
    GuestLetter,
    PrivateAnswer,
    Rsvp,
)
from outreach.screenings.models import Screening, Status

ERASE = "rsvps.erase"
KIND = "rsvp"
LAST_MAIL_WITHIN = timedelta(days=1)
LOOK_AGAIN = timedelta(minutes=1)
A_DAY = timedelta(days=1)

Also = Callable[[Session, Rsvp, Ledger, datetime], None]
ALSO: list[Also] = []


def also(erase: Also) -> Also:
    """Register what an area on the right deletes when a guest asks: it goes at once."""
    ALSO.append(erase)
    return erase


def ask(session: Session, rsvp: Rsvp, *, ledger: Ledger, now: datetime) -> None:
    """Erase what is held about this guest, once their calendar has been told.

    The places go back and the needs go at once, and nobody sees whose RSVP it was. The address
    stays until the last mail has gone out, and at most ``LAST_MAIL_WITHIN``.

    Raises:
        OSError: the ledger cannot be written, so nothing may be erased.
    """
    hold(session, rsvp)
    if rsvp.is_nameless:
        return
    _withdraw(session, rsvp, now=now)
    rsvp.access_needs = None
    forget(session, rsvp)
    rsvp.erasure_asked_at = now
    _plan(session, rsvp, now=now, run_at=now)
    session.flush()
    for erase in ALSO:
        erase(session, rsvp, ledger, now)
    ledger.note(KIND, rsvp.uid, today=now.date())


def erase_when_told(session: Session, rsvp: Rsvp, *, mail_folder: Path, now: datetime) -> None:
    """Erase, if no mail to the guest waits any more; else look again a little later."""
    asked = rsvp.erasure_asked_at
    if asked is None:
        return
    if now < asked + LAST_MAIL_WITHIN and _mail_waits(session, rsvp):
        _plan(session, rsvp, now=now, run_at=now + LOOK_AGAIN)
        return
    _erase(session, rsvp, mail_folder=mail_folder, now=now)


def erase_again(session: Session, *, ledger: Ledger, mail_folder: Path, now: datetime) -> int:
    """Erase what an old copy of the database has brought back. Returns how many RSVPs.

    Nobody is written to: their calendars were told when they asked. What a guest has asked for and
    the worker has yet to do is left to it.
    """
    known = (
        sa.select(Rsvp.id, Rsvp.uid)
        .where(Rsvp.blanked_at.is_(None), Rsvp.erasure_asked_at.is_(None))
        .order_by(Rsvp.screening_id, Rsvp.id)  # as everybody holds screenings
    )
    back = ledger.named(KIND, lambda: [(row.id, row.uid) for row in session.execute(known)])
    for rsvp_id in back:
        rsvp = session.get_one(Rsvp, rsvp_id)
        _withdraw(session, rsvp, now=now)  # its mail goes with the other rows
        _erase(session, rsvp, mail_folder=mail_folder, now=now)
    return len(back)


def blank_past(session: Session, *, now: datetime, most: int) -> int:
    """Blank RSVPs whose screening was long enough ago. Returns how many."""
    found = session.execute(
        _columns()
        .join(Rsvp.screening)
        .where(Rsvp.blanked_at.is_(None), was_over(GUESTS.latest(now)))
        .limit(most)
    ).all()
    _blank(session, found, now=now)
    return len(found)


def delete_needs(session: Session, *, now: datetime, most: int) -> int:
    """Delete what parties needed at screenings that were long enough ago. Returns how many."""
    past = sa.select(Rsvp.id).join(Rsvp.screening).where(was_over(NEEDS.latest(now)))
    return sum(
        delete_some(session, record, record.rsvp_id.in_(past), most=most)
        for record in (AccessNeeds, PrivateAnswer)
    )


def _withdraw(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Give back what the party holds, or its place in line: nobody could ask it any more."""
    if rsvp.state in IN_LINE or rsvp.may_be_cancelled(now):
        cancel(session, rsvp, now=now)


def _erase(session: Session, rsvp: Rsvp, *, mail_folder: Path, now: datetime) -> None:
    """Take the guest out of every table and every file that is kept."""
    session.flush()
    for row in rows_about(session, rsvp):
        kept.path(mail_folder, row.uid).unlink(missing_ok=True)
        session.delete(row)
    _blank(session, session.execute(_columns().where(Rsvp.id == rsvp.id)).all(), now=now)
    session.expire(rsvp)


def _blank(session: Session, rsvps: Iterable[Any], *, now: datetime) -> None:
    """Overwrite what points to a person with what points to nobody, and is still unique."""
    rows = [_nobody(row, now) for row in rsvps]
    if not rows:
        return
    theirs = [row["id"] for row in rows]
    for record in (AccessNeeds, Decision, Guest, Answer, PrivateAnswer, GuestLetter):
        session.execute(
            sa.delete(record)
            .where(record.rsvp_id.in_(theirs))
            .execution_options(synchronize_session=False)
        )
    session.execute(sa.update(Rsvp), rows)


def _nobody(row: Any, now: datetime) -> dict[str, Any]:
    uid = uuid4()
    return {
        "id": row.id,
        "uid": uid,
        "form_key": f"blank {uid}",
        "email_key": f"blank {uid}",
        "name": "",
        "name_folded": "",
        "note": None,
        "email": "",
        "link_by_mail": False,
        "sequence": 0,
        "told_at": None,
        "code_id": None,
        "approved_at": None,
        "held_until": None,
        "waiting_since": None,
        "short_since": None,
        "still_coming_at": None,
        "created_at": _day(row.created_at),
        "cancelled_at": row.cancelled_at and _day(row.cancelled_at),
        "erasure_asked_at": None,
        "blanked_at": now,
    }


def _columns() -> sa.Select[int, datetime, datetime | None]:
    return sa.select(Rsvp.id, Rsvp.created_at, Rsvp.cancelled_at)


def _day(moment: datetime) -> datetime:
    """Its day, in UTC: the minute of an answer could be found in somebody's mailbox."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def was_over(moment: datetime) -> sa.ColumnElement[bool]:
    """Whether the screening was over by then, as ``days.counted_from`` says it."""
    is_postponed = Screening.status == Status.POSTPONED
    return sa.or_(
        sa.and_(~is_postponed, _ended_by(moment)),
        sa.and_(is_postponed, _ended_by(moment - WITHOUT_A_DATE)),
    )


def _ended_by(moment: datetime) -> sa.ColumnElement[bool]:
    """Where nobody noted the end, within a day."""
    return sa.or_(
        Screening.ends_at <= moment,
        sa.and_(Screening.ends_at.is_(None), Screening.starts_at <= moment - A_DAY),
    )


def _mail_waits(session: Session, rsvp: Rsvp) -> bool:
    return any(row.state is OutboxState.READY for row in rows_about(session, rsvp))


def rows_about(session: Session, rsvp: Rsvp) -> list[Outbox]:
    """The rows of the outbox about this guest: all but the erasure itself."""
    return outbox.about(session, "rsvp_id", rsvp.id, except_kind=ERASE)


def _plan(session: Session, rsvp: Rsvp, *, now: datetime, run_at: datetime) -> None:
    key = f"{ERASE}:{rsvp.id}:{run_at.isoformat()}"
    outbox.queue(session, ERASE, key=key, now=now, run_at=run_at, rsvp_id=rsvp.id)
