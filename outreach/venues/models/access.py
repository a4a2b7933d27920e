"""What helps people to get in, to follow and to stay."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import Base, choice
from outreach.words import N_


class Access(enum.StrEnum):
    """One thing that helps."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    RESERVED_SEATING = "reserved_seating"
    LIGHTING = "lighting"
    PUBLIC_TRANSPORT = "public_transport"
    PARKING = "parking"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def missing(self) -> str:
        """What is said where it is not there."""
        return _MISSING[self]


_LABELS = {
    Access.STEP_FREE: N_("Step-free entrance"),
    Access.ACCESSIBLE_TOILET: N_("Accessible toilet"),
    Access.HEARING_LOOP: N_("Hearing loop"),
    Access.QUIET_SPACE: N_("Quiet space"),
    Access.RESERVED_SEATING: N_("Places for wheelchairs"),
    Access.LIGHTING: N_("Lights that can be dimmed"),
    Access.PUBLIC_TRANSPORT: N_("Near public transport"),
    Access.PARKING: N_("Accessible parking"),
}
_MISSING = {
    Access.STEP_FREE: N_("No step-free entrance"),
    Access.ACCESSIBLE_TOILET: N_("No accessible toilet"),
    Access.HEARING_LOOP: N_("No hearing loop"),
    Access.QUIET_SPACE: N_("No quiet space"),
    Access.RESERVED_SEATING: N_("No places for wheelchairs"),
    Access.LIGHTING: N_("Lights cannot be dimmed"),
    Access.PUBLIC_TRANSPORT: N_("Not near public transport"),
    Access.PARKING: N_("No accessible parking"),
}


@dataclass(frozen=True)
class Known:
    """What is known of one of them at a venue, and a few words more, such as where the ramp is."""

    is_there: bool
    detail: str | None = None


class AccessFeature(Base):
    """What a venue says of one of them; where it has no such row, nothing is known."""

    __tablename__ = "access_feature"
    __table_args__ = (sa.UniqueConstraint("venue_id", "feature"),)

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"))
    feature: Mapped[Access] = mapped_column(choice(Access))
    is_there: Mapped[bool]
    detail: Mapped[str | None]

    @property
    def label(self) -> str:
        """That it is there, or that it is not."""
        return self.feature.label if self.is_there else self.feature.missing

    @property
    def known(self) -> Known:
        return Known(self.is_there, self.detail)
