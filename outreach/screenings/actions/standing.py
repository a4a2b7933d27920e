"""Changes of a screening's standing: published, postponed, cancelled, held."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.screenings import terms
from outreach.screenings.actions import checks, history
from outreach.screenings.models import Screening, Status
from outreach.words import N_

MADE_PUBLIC = "screenings.published"
KEY_BYTES = 16


def publish(
    session: Session, screening: Screening, *, by: User | None = None, now: datetime
) -> None:
    """Let the public see it, RSVP and subscribe; who asked for it will be told.

    Raises:
        Refused: it is no draft, its time has passed, or its organisation is not trusted yet: see
            ``publications.ask``.
    """
    screening.lock()
    checks.check_publishable(screening, now)
    if not screening.organisation.is_trusted:
        raise Refused(N_("What this organisation publishes is reviewed first. Ask for it."))
    make_public(session, screening, by=by, now=now)


def make_public(
    session: Session, screening: Screening, *, by: User | None = None, now: datetime
) -> None:
    """Publish it, after all was checked, and leave word for later areas.

    Without a confirmed licence it is provisional.
    """
    with history.recorded(session, screening, by=by, now=now):
        screening.status, screening.published_at = published_as(screening), now
    key = f"{MADE_PUBLIC}:{screening.uid}"
    outbox.queue(session, MADE_PUBLIC, key=key, now=now, screening_id=screening.id)


def published_as(screening: Screening) -> Status:
    """What it is once published."""
    return Status.CONFIRMED if screening.is_licensed else Status.TENTATIVE


def license(
    session: Session,
    screening: Screening,
    *,
    is_licensed: bool,
    audience: int | None,
    by: User | None = None,
    now: datetime,
) -> None:
    """Bring it to what its licence says: provisional or not, and for how many at most.

    Raises:
        Refused: more places are given than the licence allows.
    """
    screening.lock()
    with history.recorded(session, screening, by=by, now=now):
        screening.is_licensed, screening.licensed_audience = is_licensed, audience
        terms.follow_audience(screening)
        if screening.is_published:
            screening.status = published_as(screening)


def postpone(
    session: Session,
    screening: Screening,
    *,
    reason: str | None = None,
    by: User | None = None,
    now: datetime,
) -> None:
    """Take it off its day without another one yet. Guests keep their places, and will be told.

    Raises:
        Refused: it is not published, or has begun.
    """
    screening.lock()
    checks.check_postponable(screening, now)
    with history.recorded(session, screening, by=by, now=now):
        screening.status, screening.postponement_reason = Status.POSTPONED, reason


def cancel(
    session: Session,
    screening: Screening,
    *,
    reason: str | None = None,
    by: User | None = None,
    now: datetime,
) -> None:
    """Call it off. It stays to be seen, as cancelled, and its guests will be told.

    Raises:
        Refused: it is not published, or has begun.
    """
    screening.lock()
    checks.check_cancellable(screening, now)
    with history.recorded(session, screening, by=by, now=now):
        screening.status, screening.cancelled_at = Status.CANCELLED, now
        screening.cancellation_reason = reason


def report(
    session: Session,
    screening: Screening,
    *,
    headcount: int | None,
    report: str | None,
    by: User | None = None,
    now: datetime,
) -> None:
    """Say that it took place, how many were counted in the room, and how it went.

    Raises:
        Refused: it has not begun, or never took place.
    """
    screening.lock()
    checks.check_reportable(screening, now)
    with history.recorded(session, screening, by=by, now=now):
        screening.status = Status.HELD
        screening.headcount, screening.report = headcount, report


def change_key(
    session: Session, screening: Screening, *, by: User | None = None, now: datetime
) -> None:
    """Make another key for those who are invited: links with the one before lead nowhere.

    Raises:
        Refused: it is not by invitation.
    """
    screening.lock()
    if not screening.is_by_invitation:
        raise Refused(N_("This screening is not by invitation."))
    screening.invitation_key = secrets.token_urlsafe(KEY_BYTES)
    history.note(session, screening, {"invitation_key": (None, None)}, by=by, now=now, tells=False)


def close(session: Session, screening: Screening, *, now: datetime) -> None:
    """Note that it took place, some hours after its end; when it has moved, wait for that."""
    screening.lock()
    if not screening.is_published or screening.over_at is None:
        return
    if now < screening.over_at + history.CLOSED_AFTER:
        history.plan_to_close(session, screening, now=now)
        return
    with history.recorded(session, screening, by=None, now=now):
        screening.status = Status.HELD
