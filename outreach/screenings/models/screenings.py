"""Screenings and their programme."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship
from sqlalchemy.orm.attributes import set_committed_value

from outreach.accounts.models import Organisation
from outreach.database import Base, choice
from outreach.dates import PartialDate
from outreach.films.models import Film, FilmVersion
from outreach.venues.models import Room, Venue
from outreach.words import N_

LARGEST_PARTY = 12
CANCELLED_STAYS_IN_FEEDS = timedelta(days=30)


class Status(enum.StrEnum):
    """``REQUESTED`` waits for review: the public knows of it no more than of a draft."""

    DRAFT = "draft"
    REQUESTED = "requested"
    PUBLISHED = "published"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.DRAFT: N_("Draft"),
    Status.REQUESTED: N_("Waiting for review"),
    Status.PUBLISHED: N_("Published"),
    Status.CANCELLED: N_("Cancelled"),
}


# Whoever asks for what the public may know names these: what is added later stays hidden.
PUBLIC = frozenset({Status.PUBLISHED, Status.CANCELLED})


class Limit(enum.StrEnum):
    """Which of the numbers binds the capacity."""

    ROOM = "room"
    RSVPS = "rsvps"


@dataclass(frozen=True)
class Place:
    """Where a screening is: a venue, perhaps one of its rooms, or online."""

    venue: Venue | None = None
    room: Room | None = None
    online_url: str | None = None


class Screening(Base):
    """One showing of a film.

    What took place before it was recorded here has a ``source``: ``starts_at`` is None when no more
    than ``held_on`` is known, ``ends_at`` when nobody noted the end, and ``capacity`` is None, so
    that nobody can RSVP. ``vevent_site`` is the public address that the calendar bytes name.
    """

    __tablename__ = "screening"
    __table_args__ = (
        sa.CheckConstraint("places_taken >= 0", name="places_not_negative"),
        sa.CheckConstraint("places_taken <= capacity", name="never_oversold"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("(starts_at IS NULL) = (starts_wall IS NULL)", name="start_both_ways"),
        sa.CheckConstraint("(ends_at IS NULL) = (ends_wall IS NULL)", name="end_both_ways"),
        sa.CheckConstraint("starts_at IS NOT NULL OR held_on IS NOT NULL", name="known_time"),
        sa.Index("ix_screening_upcoming", "status", "starts_at"),
    )

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id"), index=True)
    film_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("film_version.id", ondelete="SET NULL"), index=True
    )
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    online_url: Mapped[str | None]

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str | None]
    host_name: Mapped[str]
    place_name: Mapped[str | None]
    source: Mapped[str | None]
    status: Mapped[Status] = mapped_column(choice(Status), default=Status.DRAFT)

    timezone: Mapped[str]
    starts_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    ends_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    doors_wall: Mapped[time | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    held_on: Mapped[PartialDate | None]

    rsvp_limit: Mapped[int | None]
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None]
    vevent: Mapped[bytes | None]
    vevent_site: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship()
    film: Mapped[Film] = relationship()
    film_version: Mapped[FilmVersion | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()
    programme: Mapped[list[ProgrammeItem]] = relationship(
        order_by="ProgrammeItem.position", cascade="all, delete-orphan"
    )

    @property
    def is_online(self) -> bool:
        return self.venue_id is None and self.online_url is not None

    @property
    def is_public(self) -> bool:
        """Whether the public may know of it."""
        return self.status in PUBLIC

    @property
    def is_draft(self) -> bool:
        return self.status is Status.DRAFT

    @property
    def is_requested(self) -> bool:
        return self.status is Status.REQUESTED

    @property
    def is_published(self) -> bool:
        return self.status is Status.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def starts_local(self) -> datetime | None:
        """The start, aware, in the screening's own zone."""
        return self.starts_at.astimezone(ZoneInfo(self.timezone)) if self.starts_at else None

    @property
    def ends_local(self) -> datetime | None:
        return self.ends_at.astimezone(ZoneInfo(self.timezone)) if self.ends_at else None

    @property
    def doors_local(self) -> datetime | None:
        """When doors open: that time of day, before the start and at most a day before it."""
        if self.doors_wall is None or self.starts_wall is None:
            return None
        doors = datetime.combine(self.starts_wall.date(), self.doors_wall)
        if doors > self.starts_wall:
            doors -= timedelta(days=1)
        return doors.replace(tzinfo=ZoneInfo(self.timezone))

    @property
    def places_left(self) -> int:
        return max(0, (self.capacity or 0) - self.places_taken)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.places_left == 0

    @property
    def binding_limit(self) -> Limit | None:
        """Which number binds: the room, the RSVP limit, or neither."""
        if self.capacity is None:
            return None
        room = self.room.capacity if self.room else None
        return Limit.ROOM if room is not None and room == self.capacity else Limit.RSVPS

    @property
    def is_bound_by_room(self) -> bool:
        return self.binding_limit is Limit.ROOM

    @property
    def exceeds_room(self) -> bool:
        """Whether more places are given than the room holds, since somebody made it smaller."""
        return self.room is not None and (self.capacity or 0) > self.room.capacity

    @property
    def largest_party(self) -> int:
        """The most people that one RSVP may bring."""
        return min(LARGEST_PARTY, self.capacity or 0)

    @property
    def is_example(self) -> bool:
        """Made up, so that people can see how things look; nothing takes place."""
        return self.organisation.is_example and self.source is None

    @property
    def over_at(self) -> datetime | None:
        """When it is over; where nobody noted the end, when the film was."""
        if self.ends_at is None and self.starts_at is not None:
            return self.starts_at + timedelta(minutes=self.film.runtime_minutes or 60)
        return self.ends_at

    def is_past(self, now: datetime) -> bool:
        if self.over_at:
            return self.over_at <= now
        return self.held_on is not None and self.held_on.last_day < now.date()

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at is None or self.starts_at <= now

    def is_under_way(self, now: datetime) -> bool:
        """Whether people sit in it now; of a day without a time nobody can say so."""
        begun = self.starts_at is not None and self.has_begun(now)
        return self.is_published and begun and not self.is_past(now)

    def may_be_edited(self, now: datetime) -> bool:
        """Whether its host may change it: always before it is public, then until it begins."""
        return not self.is_public or self.may_be_cancelled(now)

    def may_be_published(self, now: datetime) -> bool:
        return self.is_draft and not self.has_begun(now)

    def may_be_approved(self, now: datetime) -> bool:
        return self.is_requested and not self.has_begun(now)

    def may_be_cancelled(self, now: datetime) -> bool:
        return self.is_published and not self.has_begun(now)

    def is_open_for_rsvps(self, now: datetime) -> bool:
        return self.is_published and self.capacity is not None and not self.has_begun(now)

    def is_in_feeds(self, now: datetime) -> bool:
        """Published screenings stay; a cancelled one stays 30 days past its date."""
        if self.over_at is None or not self.is_public:
            return False
        return not self.is_cancelled or now < self.over_at + CANCELLED_STAYS_IN_FEEDS

    def take_places(self, places: int) -> bool:
        """Take places if that many are left; one conditional UPDATE, exact under any load."""
        return self._change_places(places, Screening.places_taken + places <= Screening.capacity)

    def give_back_places(self, places: int) -> None:
        self._change_places(-places, Screening.places_taken >= places)

    def _change_places(self, by: int, condition: sa.ColumnElement[bool]) -> bool:
        session = self._session
        session.flush()
        taken = session.scalars(
            sa.update(Screening)
            .where(Screening.id == self.id, condition)
            .values(places_taken=Screening.places_taken + by)
            .returning(Screening.places_taken)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if taken is None:
            session.refresh(self, ["places_taken"])
            return False
        set_committed_value(self, "places_taken", taken)
        return True

    @property
    def _session(self) -> sa.orm.Session:
        session = object_session(self)
        if session is None:
            raise RuntimeError("the screening belongs to no session")
        return session


class ProgrammeItem(Base):
    """A part of the evening; its time may not be known."""

    __tablename__ = "programme_item"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    at: Mapped[time | None]
    what: Mapped[str]
