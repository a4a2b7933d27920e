"""What hosts do about the safeguards of a heavy film: fill them, do without one, take one back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.errors import Refused
from outreach.screenings.actions import checks, history
from outreach.screenings.models import Safeguard, SafeguardKind, Screening
from outreach.screenings.models.safeguards import MOST_MINUTES
from outreach.screenings.queries.safeguards import safeguard_of
from outreach.words import N_

FILLED, WAIVED = "safeguard:", "waiver:"


def fill(
    session: Session,
    screening: Screening,
    kind: SafeguardKind,
    *,
    words: str | None = None,
    minutes: int | None = None,
    by: User,
    now: datetime,
) -> Safeguard:
    """Say who, where or how; a waiver is over by that.

    Args:
        minutes: of the time to settle; every other one has words.

    Raises:
        Refused: nothing is said, or too many minutes; the program knows this one by itself; or the
            screening can no longer be changed.
    """
    if kind.is_computed:
        raise Refused(N_("Helplines are in date once a person has checked them. See Helplines."))
    check_said(kind, words, minutes)
    return _keep(
        session,
        screening,
        kind,
        words=words,
        minutes=minutes if kind.counts_minutes else None,
        by=by,
        now=now,
    )


def waive(
    session: Session,
    screening: Screening,
    kind: SafeguardKind,
    *,
    because: str | None,
    by: User,
    now: datetime,
) -> Safeguard:
    """Do without it; whoever says so is named, and the reason is kept.

    Raises:
        Refused: no reason is given, or the screening can no longer be changed.
    """
    if not because:
        raise Refused(N_("Say why the screening does without it."), field="because")
    return _keep(session, screening, kind, waived_because=because, by=by, now=now)


def take_back(
    session: Session, screening: Screening, kind: SafeguardKind, *, by: User, now: datetime
) -> None:
    """Forget what was said: it is neither filled nor waived any more.

    Raises:
        Refused: the screening can no longer be changed.
    """
    screening.lock()
    checks.check_open(screening, now)
    found = safeguard_of(session, screening, kind)
    if found is not None:
        before = found.waived_because
        session.delete(found)
        session.flush()
        _note(session, screening, kind, before=before, after=None, by=by, now=now)


def check_said(kind: SafeguardKind, words: str | None, minutes: int | None) -> None:
    """Say that it is not filled by that.

    Raises:
        Refused: there are no words, or no minutes where those count, or too many.
    """
    if not kind.counts_minutes:
        if not words:
            raise Refused(N_("Say who, where or how."), field="words")
    elif minutes is None or not 1 <= minutes <= MOST_MINUTES:
        raise Refused(N_("From 1 to %(most)s minutes."), field="minutes", most=MOST_MINUTES)


def _keep(
    session: Session,
    screening: Screening,
    kind: SafeguardKind,
    *,
    by: User,
    now: datetime,
    words: str | None = None,
    minutes: int | None = None,
    waived_because: str | None = None,
) -> Safeguard:
    screening.lock()
    checks.check_open(screening, now)
    found = safeguard_of(session, screening, kind)
    before = found.waived_because if found else None
    if found is None:
        found = Safeguard(screening=screening, kind=kind)
        session.add(found)
    found.words, found.minutes, found.waived_because = words, minutes, waived_because
    found.at, found.by = now, by
    session.flush()
    _note(session, screening, kind, before=before, after=waived_because, by=by, now=now)
    return found


def _note(
    session: Session,
    screening: Screening,
    kind: SafeguardKind,
    *,
    before: str | None,
    after: str | None,
    by: User,
    now: datetime,
) -> None:
    """Who waived it and why; of what fills it, only that: it names people, and stands elsewhere."""
    changed: dict[str, history.Difference] = {f"{FILLED}{kind}": (None, None)}
    if before or after:
        changed = {f"{WAIVED}{kind}": (before, after)}
    history.note(session, screening, changed, by=by, now=now, tells=False)
