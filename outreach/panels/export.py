"""What the panels area writes into a kit: the mirror of taking them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.films.kit_parts import PanelPart, ScreeningPart
from outreach.panels.queries import public_panel_of
from outreach.screenings.models import Screening


def with_panels(
    session: Session,
    parts: Sequence[ScreeningPart],
    screenings: Sequence[Screening],
    *,
    now: datetime,
) -> list[ScreeningPart]:
    """The parts of these screenings with those who spoke there.

    Who is not named to the public is in no file either: it cannot be called back.
    """
    return [
        part.model_copy(update={"panel": _panel(session, screening, now=now)})
        for part, screening in zip(parts, screenings, strict=True)
    ]


def _panel(session: Session, screening: Screening, *, now: datetime) -> list[PanelPart]:
    seats = public_panel_of(session, screening, now=now, in_print=True)
    return [
        PanelPart.model_validate(
            {"name": seat.name, "role": seat.role.value, "affiliation": seat.affiliation}
        )
        for seat in seats
        if seat.name
    ]
