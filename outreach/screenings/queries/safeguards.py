"""Questions about the safeguards of a screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.facts.models import Helpline
from outreach.facts.queries import helplines_in_date
from outreach.screenings.models import Safeguard, SafeguardKind, Screening


@dataclass(frozen=True)
class Safety:
    """How it stands with one safeguard of a screening."""

    kind: SafeguardKind
    record: Safeguard | None = None
    helplines: Sequence[Helpline] = ()

    @property
    def is_filled(self) -> bool:
        return len(self.helplines) > 0 or (self.record is not None and not self.record.is_waived)

    @property
    def is_waived(self) -> bool:
        return not self.is_filled and self.record is not None

    @property
    def is_missing(self) -> bool:
        return not self.is_filled and self.record is None


def safety_of(session: Session, screening: Screening, *, now: datetime) -> list[Safety]:
    """Each safeguard of a heavy film's screening; of another film's none."""
    if not screening.film.is_heavy:
        return []
    records = {record.kind: record for record in _records(session, screening)}
    found = _helplines(session, screening, now)
    return [
        Safety(kind, records.get(kind), found if kind.is_computed else ()) for kind in SafeguardKind
    ]


def missing(session: Session, screening: Screening, *, now: datetime) -> list[SafeguardKind]:
    """What has to be filled or waived before it may be published."""
    return [one.kind for one in safety_of(session, screening, now=now) if one.is_missing]


def safeguard_of(session: Session, screening: Screening, kind: SafeguardKind) -> Safeguard | None:
    """What was said of this one; None when nothing was."""
    return session.scalars(
        sa.select(Safeguard).where(Safeguard.screening_id == screening.id, Safeguard.kind == kind)
    ).one_or_none()


def country_of(screening: Screening) -> str | None:
    """Where people watch it, as far as anybody can say: at the venue, else where the host is."""
    if screening.venue is not None:
        return screening.venue.country
    return screening.organisation.country


def _records(session: Session, screening: Screening) -> Sequence[Safeguard]:
    return session.scalars(
        sa.select(Safeguard)
        .where(Safeguard.screening_id == screening.id)
        .options(joinedload(Safeguard.by))
    ).all()


def _helplines(session: Session, screening: Screening, now: datetime) -> Sequence[Helpline]:
    """None where nobody can say in which country: a number of another one helps nobody."""
    country = country_of(screening)
    if country is None:
        return ()
    return helplines_in_date(session, today=now.date(), countries=[country])
