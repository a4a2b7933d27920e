"""Questions about panels. Every output asks here who may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.panels.models import Appearance, PanelRole
from outreach.screenings.models import Screening
from outreach.speakers.models import Announced, Speaker


@dataclass(frozen=True)
class Seat:
    """What the public may know of one on the panel; ``name`` is None for "a speaker"."""

    role: PanelRole
    name: str | None = None
    affiliation: str | None = None
    bio: str | None = None


def panel_of(session: Session, screening: Screening) -> Sequence[Appearance]:
    """Everybody on the panel, in order, for the host."""
    return session.scalars(
        sa.select(Appearance)
        .where(Appearance.screening_id == screening.id)
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.speaker).options(selectinload(Speaker.consents)))
    ).all()


def public_panel_of(
    session: Session, screening: Screening, *, now: datetime, in_print: bool = False
) -> list[Seat]:
    """What the public may know of the panel; nothing while the screening is a draft.

    Args:
        in_print: for paper, which goes out before the day on which somebody may be announced.
    """
    if not screening.is_public:
        return []
    return [_seat(one, now=now, in_print=in_print) for one in panel_of(session, screening)]


def appearances_of(session: Session, speakers: Sequence[Speaker]) -> Sequence[Appearance]:
    """Where they speak or have spoken, the latest first."""
    return session.scalars(
        sa.select(Appearance)
        .join(Appearance.screening)
        .where(Appearance.speaker_id.in_([speaker.id for speaker in speakers]))
        .order_by(Screening.starts_at.desc(), Appearance.id)
        .options(joinedload(Appearance.screening))
    ).all()


def _seat(appearance: Appearance, *, now: datetime, in_print: bool) -> Seat:
    speaker, role = appearance.speaker, appearance.role
    if speaker.announced is Announced.PSEUDONYM and not speaker.is_erased:
        return Seat(role, speaker.pseudonym)
    waits = speaker.announced is Announced.ON_THE_DAY and (
        in_print or not _day_has_come(appearance.screening, now)
    )
    if waits or not speaker.may_be_named(now):
        return Seat(role)
    return Seat(role, speaker.name, speaker.affiliation, speaker.bio)


def _day_has_come(screening: Screening, now: datetime) -> bool:
    """Whether it is the day of the screening, where it takes place, or later."""
    if screening.starts_local is None:
        return screening.is_past(now)
    return now.astimezone(ZoneInfo(screening.timezone)).date() >= screening.starts_local.date()
