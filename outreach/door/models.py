"""Links to the door, what happened at it, and addresses of people who walked in."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening

STAYS_OPEN = timedelta(hours=12)
TAKES_LATE = timedelta(days=7)
MOST_AT_ONCE = 500


class Kind(enum.StrEnum):
    """What happened. ``number`` is how many people; for a count, how many more or fewer."""

    ARRIVAL = "arrival"
    WALK_IN = "walk_in"
    COUNT = "count"
    UNDO = "undo"


class DoorLink(Base):
    """Opens the door of one screening to whoever has it, until some hours after the screening.

    ``marks_needs`` has parties that told what they need marked with a sign, never with words.
    ``used_at`` is when something was last sent from it.
    """

    __tablename__ = "door_link"

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str]
    marks_needs: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    screening: Mapped[Screening] = relationship()

    @property
    def expires_at(self) -> datetime | None:
        """When it closes by itself: it moves with the screening."""
        return closes_at(self.screening)

    def is_expired(self, now: datetime) -> bool:
        return not self.screening.is_postponed and (
            self.expires_at is None or self.expires_at <= now
        )

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.screening.is_public and not self.is_expired(now)

    def takes_notes(self, now: datetime) -> bool:
        """Whether phones may send: also late, where it closed by itself, as they had no network."""
        return self.is_open(now) or self.takes_late(now)

    def takes_late(self, now: datetime) -> bool:
        """Whether it is over and shows nothing, and takes in what phones still have."""
        return self.revoked_at is None and late_until(self.screening, now) is not None


def closes_at(screening: Screening) -> datetime | None:
    """When its doors close by themselves."""
    over = screening.over_at
    return over + STAYS_OPEN if over else None


def late_until(screening: Screening, now: datetime) -> datetime | None:
    """Until when its doors, which have closed by themselves, take in what phones still have."""
    closed_at = closes_at(screening)
    if closed_at is None or screening.is_postponed or not screening.is_public:
        return None
    return closed_at + TAKES_LATE if closed_at <= now < closed_at + TAKES_LATE else None


class DoorEvent(Base):
    """Something that happened at a door; never changed.

    ``key`` is the phone's: the same sent again is the same event. ``rsvp`` may be a party of
    another screening, or none where nobody knows the code. ``of_key`` is what an undo takes back,
    which may arrive later than the undo.
    """

    __tablename__ = "door_event"
    __table_args__ = (
        sa.UniqueConstraint("screening_id", "key"),
        sa.CheckConstraint(f"abs(number) <= {MOST_AT_ONCE}", name="number"),
    )

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    link_id: Mapped[int] = mapped_column(
        sa.ForeignKey("door_link.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[UUID]
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    rsvp_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("rsvp.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int]
    of_key: Mapped[UUID | None]
    said_at: Mapped[datetime]
    received_at: Mapped[datetime]

    link: Mapped[DoorLink] = relationship()
    rsvp: Mapped[Rsvp | None] = relationship()


class WalkInAddress(Base):
    """The address that somebody who walked in left, apart from the event that counts them."""

    __tablename__ = "walk_in_address"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("door_event.id", ondelete="CASCADE"), unique=True
    )
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)

    event: Mapped[DoorEvent] = relationship()
