"""On what terms guests come to one screening."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.screenings.models import Screening
from outreach.words import N_

HOLD_UNCONFIRMED = timedelta(hours=2)


class Mode(enum.StrEnum):
    """What must happen before a party has its places."""

    AT_ONCE = "at_once"
    CONFIRM = "confirm"
    APPROVAL = "approval"
    INVITATION = "invitation"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Mode.AT_ONCE: N_("Nothing: they have their places at once"),
    Mode.CONFIRM: N_("They confirm their e-mail address, within two hours"),
    Mode.APPROVAL: N_("The host says yes; until then they hold no places"),
    Mode.INVITATION: N_("They have an invitation code"),
}


class KeptFor(enum.StrEnum):
    """Whom places are kept back for. Each is a column of the terms."""

    PANEL = "panel"
    PRESS = "press"
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"

    @property
    def label(self) -> str:
        return _KEPT_FOR[self]


_KEPT_FOR = {
    KeptFor.PANEL: N_("The panel"),
    KeptFor.PRESS: N_("Press"),
    KeptFor.WHEELCHAIR: N_("People who use a wheelchair"),
    KeptFor.COMPANION: N_("Companions of people who need one"),
}


class RsvpTerms(Base):
    """The terms of one screening; one without them has the usual ones.

    What other areas ask of a screening stands on it: how many places are kept back in all, how
    large a party may be, when RSVPs open and close.
    """

    __tablename__ = "rsvp_terms"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), unique=True
    )
    mode: Mapped[Mode] = mapped_column(choice(Mode), default=Mode.AT_ONCE)
    asks_names: Mapped[bool] = mapped_column(default=False)
    panel: Mapped[int] = mapped_column(default=0)
    press: Mapped[int] = mapped_column(default=0)
    wheelchair: Mapped[int] = mapped_column(default=0)
    companion: Mapped[int] = mapped_column(default=0)

    screening: Mapped[Screening] = relationship()

    @classmethod
    def usual(cls, screening_id: int) -> RsvpTerms:
        """What goes for a screening whose host has said nothing; not kept."""
        kept = {one.value: 0 for one in KeptFor}
        return cls(screening_id=screening_id, mode=Mode.AT_ONCE, asks_names=False, **kept)

    @property
    def kept(self) -> dict[KeptFor, int]:
        """How many places are kept back, for whom."""
        return {one: getattr(self, one.value) for one in KeptFor}

    @property
    def confirms(self) -> bool:
        return self.mode is Mode.CONFIRM

    @property
    def asks_host(self) -> bool:
        return self.mode is Mode.APPROVAL

    @property
    def asks_code(self) -> bool:
        return self.mode is Mode.INVITATION


class RsvpCode(Base):
    """A code that lets so many parties in, until it expires. ``label`` is the host's own note."""

    __tablename__ = "rsvp_code"
    __table_args__ = (sa.UniqueConstraint("screening_id", "code"),)

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    code: Mapped[str]
    label: Mapped[str | None]
    uses_left: Mapped[int]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def spelled(self) -> str:
        """As it is read and typed: in two halves."""
        half = len(self.code) // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    @property
    def known_as(self) -> str:
        """The same with the host's note, for who may read that."""
        return f"{self.spelled} ({self.label})" if self.label else self.spelled

    def is_good(self, now: datetime) -> bool:
        return self.uses_left > 0 and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now
