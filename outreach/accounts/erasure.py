"""Closing an account: taking somebody out of every table, and every file that is kept.

What they did stays as acts of a number that leads to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.models import EmailChange, Organisation, Role, SignInLink, User
from outreach.delivery import kept, outbox
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.ledger import Ledger
from outreach.words import N_

KIND = "account"
SCRUB = "accounts.scrub"


@dataclass(frozen=True)
class Part:
    """What an area on the right holds about people with an account.

    Args:
        rows_about: the rows of the outbox for mails to them.
        erase: deletes the rest; is given the folder of kept mails as well.
        marks: by which kind and number an old copy of the database knows what is deleted, also one
            from before there was an account.
    """

    rows_about: Callable[[Session, User], list[Outbox]]
    erase: Callable[[Session, User, Path], None]
    marks: Callable[[Session, User], Iterable[tuple[str, UUID]]] = lambda _session, _user: ()


PARTS: list[Part] = []


@dataclass(frozen=True)
class Stay:
    """How many records stay when an account is closed, unless its person wants them gone too."""

    coming: int = 0
    past: int = 0

    def __bool__(self) -> bool:
        return self.coming + self.past > 0


@dataclass(frozen=True)
class OnRequest:
    """What is held under somebody's address whether they have an account or not: their RSVPs.

    Args:
        count: how many there are.
        erase: has them all erased, and noted in the ledger.
    """

    count: Callable[[Session, User, datetime], Stay]
    erase: Callable[[Session, User, Ledger, datetime], None]


ON_REQUEST: list[OnRequest] = []


def also(
    *,
    rows_about: Callable[[Session, User], list[Outbox]],
    erase: Callable[[Session, User, Path], None],
    marks: Callable[[Session, User], Iterable[tuple[str, UUID]]] = lambda _session, _user: (),
) -> None:
    """Register a :class:`Part`."""
    PARTS.append(Part(rows_about=rows_about, erase=erase, marks=marks))


def also_on_request(
    *,
    count: Callable[[Session, User, datetime], Stay],
    erase: Callable[[Session, User, Ledger, datetime], None],
) -> None:
    """Register something :class:`OnRequest`."""
    ON_REQUEST.append(OnRequest(count=count, erase=erase))


def rsvps_of(session: Session, user: User, *, now: datetime) -> Stay:
    """How many RSVPs stand under this user's address."""
    counts = [held.count(session, user, now) for held in ON_REQUEST]
    return Stay(sum(each.coming for each in counts), sum(each.past for each in counts))


def close(
    session: Session,
    user: User,
    *,
    rsvps: bool = False,
    ledger: Ledger,
    mail_folder: Path,
    now: datetime,
) -> None:
    """Delete the account and what is held about its person.

    Args:
        rsvps: withdraw and erase the RSVPs under their address as well.

    Raises:
        Refused: an organisation would have no owner.
        OSError: the ledger cannot be written, so nothing may be deleted.
    """
    _lock_teams(session, user)
    if left_without_owner(session, user):
        raise Refused(
            N_("An organisation needs an owner. Make somebody else an owner first."),
        )
    if rsvps:
        for held in ON_REQUEST:
            held.erase(session, user, ledger, now)
    marks = [
        (KIND, user.ledger_uid),
        *(mark for part in PARTS for mark in part.marks(session, user)),
    ]
    _erase(session, user, mail_folder=mail_folder)
    outbox.queue(session, SCRUB, key=f"{SCRUB}:{now.isoformat()}", now=now)
    for kind, uid in marks:
        ledger.note(kind, uid, today=now.date())


def erase_again(session: Session, *, ledger: Ledger, mail_folder: Path) -> int:
    """Delete what an old copy of the database has brought back. Returns how many accounts.

    Also the last owner's: in the copy somebody else may not own the organisation yet.
    """
    users = sa.select(User).order_by(User.id)
    back = ledger.named(
        KIND, lambda: [(user, user.ledger_uid) for user in session.scalars(users).all()]
    )
    for user in back:
        _erase(session, user, mail_folder=mail_folder)
    return len(back)


def left_without_owner(session: Session, user: User) -> list[Organisation]:
    """The organisations of which this user is the last owner who can sign in."""
    return [
        membership.organisation
        for membership in queries.memberships_of(session, user.id)
        if membership.role is Role.OWNER and not queries.another_owner(session, membership)
    ]


def rows_about(session: Session, user: User) -> list[Outbox]:
    """The rows of the outbox for mails to this user, under any address they have had here."""
    changes = sa.select(EmailChange.id).where(EmailChange.user_id == user.id)
    links = sa.select(SignInLink.id).where(SignInLink.user_id == user.id)
    return [
        *rows(session, "user_id", [user.id]),
        *rows(session, "email_change_id", session.scalars(changes)),
        *rows(session, "sign_in_link_id", session.scalars(links)),
        *(row for part in PARTS for row in part.rows_about(session, user)),
    ]


def rows(session: Session, name: str, numbers: Iterable[int]) -> list[Outbox]:
    """The rows of the outbox whose payload names one of these records."""
    found = (outbox.about(session, name, number, except_kind="") for number in list(numbers))
    return [row for rows in found for row in rows]


def _lock_teams(session: Session, user: User) -> None:
    """In the order of their numbers: two owners of the same two teams may go at once."""
    memberships = queries.memberships_of(session, user.id)
    for organisation in sorted((m.organisation for m in memberships), key=lambda o: o.id):
        organisation.lock()
    session.expire_all()  # roles as they are now


def _erase(session: Session, user: User, *, mail_folder: Path) -> None:
    session.flush()
    for row in rows_about(session, user):
        kept.path(mail_folder, row.uid).unlink(missing_ok=True)
        session.delete(row)
    session.flush()
    for part in PARTS:
        part.erase(session, user, mail_folder)
    session.execute(
        sa.delete(User)  # what is theirs alone goes with it
        .where(User.id == user.id)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
