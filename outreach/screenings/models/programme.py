"""The parts of an evening."""

from __future__ import annotations

import enum
from datetime import time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import Base, choice
from outreach.words import N_


class ProgrammeKind(enum.StrEnum):
    """What happens in a part.

    ``WELCOME`` is welcome and content note. Doors are no part that is stored: a screening has its
    own ``doors_wall``.
    """

    DOORS = "doors"
    WELCOME = "welcome"
    FILM = "film"
    PAUSE = "pause"
    PANEL = "panel"
    DISCUSSION = "discussion"
    ACTION = "action"
    CLOSE = "close"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ProgrammeKind.DOORS: N_("Doors open"),
    ProgrammeKind.WELCOME: N_("Welcome and content note"),
    ProgrammeKind.FILM: N_("Film"),
    ProgrammeKind.PAUSE: N_("Pause"),
    ProgrammeKind.PANEL: N_("Panel"),
    ProgrammeKind.DISCUSSION: N_("Discussion"),
    ProgrammeKind.ACTION: N_("Taking action"),
    ProgrammeKind.CLOSE: N_("Close"),
    ProgrammeKind.OTHER: N_("Something else"),
}


class ProgrammeItem(Base):
    """A part of the evening.

    What is planned has a ``kind``, and no time of its own: it begins when the part before ends (see
    ``timetable``). ``minutes`` of a film are None while they are the film's own; ``what`` is None
    where the kind says enough. What was taken in from a kit has no kind, and the time of day ``at``
    which it was, if that is known.
    """

    __tablename__ = "programme_item"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[ProgrammeKind | None] = mapped_column(choice(ProgrammeKind))
    at: Mapped[time | None]
    minutes: Mapped[int | None]
    what: Mapped[str | None]

    @property
    def is_film(self) -> bool:
        return self.kind is ProgrammeKind.FILM

    @property
    def noted(self) -> str:
        """One line for the list of changes: kind, minutes, words."""
        minutes = "-" if self.minutes is None else self.minutes
        return f"{self.kind or '-'} {minutes} {self.what or ''}".strip()
