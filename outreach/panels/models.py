"""Appearances on a screening's panel."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.screenings.models import Screening
from outreach.speakers.models import Speaker
from outreach.words import N_


class PanelRole(enum.StrEnum):
    MODERATOR = "moderator"
    PANELIST = "panelist"
    FILMMAKER = "filmmaker"
    LIVED_EXPERIENCE = "lived_experience"
    INTERPRETER = "interpreter"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        return _PANEL_ROLE_LABELS[self]


_PANEL_ROLE_LABELS = {
    PanelRole.MODERATOR: N_("Moderator"),
    PanelRole.PANELIST: N_("Panelist"),
    PanelRole.FILMMAKER: N_("Filmmaker"),
    PanelRole.LIVED_EXPERIENCE: N_("Person with lived experience"),
    PanelRole.INTERPRETER: N_("Interpreter"),
    PanelRole.SUPPORT: N_("Support person"),
}


class Appearance(Base):
    """A speaker at a screening. ``affiliation`` and ``bio`` are as shown there."""

    __tablename__ = "appearance"
    __table_args__ = (sa.UniqueConstraint("screening_id", "speaker_id"),)

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speaker.id"), index=True)
    position: Mapped[int]
    role: Mapped[PanelRole] = mapped_column(choice(PanelRole))

    screening: Mapped[Screening] = relationship()
    speaker: Mapped[Speaker] = relationship()
