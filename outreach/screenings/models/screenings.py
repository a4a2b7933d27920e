"""Screenings and their programme."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation
from outreach.database import Base, choice
from outreach.dates import PartialDate
from outreach.films.models import Film, FilmVersion
from outreach.screenings.models.found import INDEXED, Found
from outreach.screenings.models.places import HOLDS, Places
from outreach.screenings.models.programme import ProgrammeItem
from outreach.screenings.models.status import (
    PUBLIC,
    PUBLISHED,
    ScreeningKind,
    Status,
    Visibility,
)
from outreach.venues.models import ANYBODY, AddressVisibility, Reader, Room, Venue

CANCELLED_STAYS_IN_FEEDS = timedelta(days=30)


@dataclass(frozen=True)
class Place:
    """Where a screening is: a venue, perhaps one of its rooms; or online; or both (hybrid)."""

    venue: Venue | None = None
    room: Room | None = None
    online_url: str | None = None


class Screening(Found, Places, Base):
    """One showing of a film.

    What took place before it was recorded here has a ``source``: ``starts_at`` is None when no more
    than ``held_on`` is known, ``ends_at`` when nobody noted the end, and ``capacity`` is None, so
    that nobody can RSVP. ``vevent_site`` is the public address that the calendar bytes name.

    ``starts_fold`` and ``ends_fold`` say which is meant where clocks show a time twice (PEP 495).
    ``edits`` counts the changes; ``invitation_key`` opens it while it is by invitation. A licence
    sets ``is_licensed`` and ``licensed_audience``. ``headcount`` is how many people were counted in
    the room, ``report`` what its host says of how it went.
    """

    __tablename__ = "screening"
    __table_args__ = (
        *HOLDS,
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("(starts_at IS NULL) = (starts_wall IS NULL)", name="start_both_ways"),
        sa.CheckConstraint("(ends_at IS NULL) = (ends_wall IS NULL)", name="end_both_ways"),
        sa.CheckConstraint("starts_at IS NOT NULL OR held_on IS NOT NULL", name="known_time"),
        sa.Index("ix_screening_upcoming", "status", "starts_at"),
        sa.Index("ix_screening_booked", "venue_id", "starts_at"),
        sa.Index("ix_screening_found", *INDEXED),
    )

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id"), index=True)
    film_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("film_version.id", ondelete="SET NULL"), index=True
    )
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    online_url: Mapped[str | None]
    online_visibility: Mapped[AddressVisibility] = mapped_column(
        choice(AddressVisibility), default=AddressVisibility.AFTER_RSVP
    )

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str | None]
    host_name: Mapped[str]
    place_name: Mapped[str | None]
    source: Mapped[str | None]
    status: Mapped[Status] = mapped_column(choice(Status), default=Status.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.PUBLIC)
    invitation_key: Mapped[str | None]
    kind: Mapped[ScreeningKind] = mapped_column(
        choice(ScreeningKind), default=ScreeningKind.COMMUNITY
    )
    edits: Mapped[int] = mapped_column(default=0)

    timezone: Mapped[str]
    starts_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    ends_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    starts_fold: Mapped[int] = mapped_column(default=0)
    ends_fold: Mapped[int] = mapped_column(default=0)
    doors_wall: Mapped[time | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    held_on: Mapped[PartialDate | None]

    is_licensed: Mapped[bool] = mapped_column(default=False)
    headcount: Mapped[int | None]
    report: Mapped[str | None]

    # By the sentinel many are inserted in one statement: SQLite gives numbers in no order.
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4, insert_sentinel=True)
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None]
    postponement_reason: Mapped[str | None]
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
        """Whether it can only be watched online."""
        return self.venue_id is None and self.online_url is not None

    @property
    def is_hybrid(self) -> bool:
        return self.venue_id is not None and self.online_url is not None

    def link_for(self, reader: Reader) -> str | None:
        """The link to watch it, where this reader may have that now."""
        has_one = self.online_url is not None
        return self.online_url if has_one and self.online_visibility.is_open_to(reader) else None

    @property
    def public_link(self) -> str | None:
        return self.link_for(ANYBODY)

    @property
    def is_by_approval(self) -> bool:
        """Whether its host says of each party whether it sees the place, or the link."""
        asked = [self.online_visibility] if self.online_url else []
        asked += [self.venue.address_visibility] if self.venue else []
        return any(who.is_by_approval for who in asked)

    @property
    def is_public(self) -> bool:
        """Whether it was published, whatever became of it and whoever may find it."""
        return self.status in PUBLIC

    @property
    def is_listed(self) -> bool:
        """Whether the public may find it: in lists, search, feeds and calendars."""
        return self.is_public and self.visibility is Visibility.PUBLIC

    @property
    def is_unlisted(self) -> bool:
        return self.visibility is Visibility.UNLISTED

    @property
    def is_by_invitation(self) -> bool:
        return self.visibility is Visibility.BY_INVITATION

    def is_opened_by(self, key: str | None) -> bool:
        """Whether this is the key of those who are invited."""
        ours = self.invitation_key
        return ours is not None and hmac.compare_digest(ours.encode(), (key or "").encode())

    @property
    def address(self) -> dict[str, Any]:
        """What leads to its page, for people who may have that: the slug, and its key if any."""
        key = self.invitation_key if self.is_by_invitation else None
        return {"slug": self.slug, "invitation": key} if key else {"slug": self.slug}

    @property
    def is_draft(self) -> bool:
        return self.status is Status.DRAFT

    @property
    def is_requested(self) -> bool:
        return self.status is Status.REQUESTED

    @property
    def is_published(self) -> bool:
        """Whether people are asked to come, provisionally or for certain."""
        return self.status in PUBLISHED

    @property
    def is_tentative(self) -> bool:
        return self.status is Status.TENTATIVE

    @property
    def is_postponed(self) -> bool:
        return self.status is Status.POSTPONED

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.status is Status.HELD

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
    def is_example(self) -> bool:
        """Made up, so that people can see how things look; nothing takes place."""
        return self.organisation.is_example and self.source is None

    @property
    def runs_minutes(self) -> int | None:
        """How long what is shown takes: its version, else the film; None while nobody has said."""
        version = self.film_version
        return version.runs_minutes if version else self.film.runtime_minutes

    @property
    def over_at(self) -> datetime | None:
        """When it is over; where nobody noted the end, when the film was."""
        if self.ends_at is None and self.starts_at is not None:
            return self.starts_at + timedelta(minutes=self.runs_minutes or 60)
        return self.ends_at

    def is_past(self, now: datetime) -> bool:
        """Whether it is over; one that was postponed waits for another day."""
        if self.is_postponed:
            return False
        if self.over_at:
            return self.over_at <= now
        return self.held_on is not None and self.held_on.last_day < now.date()

    def took_place(self, now: datetime) -> bool:
        return self.is_held or (self.is_published and self.is_past(now))

    def has_begun(self, now: datetime) -> bool:
        return not self.is_postponed and (self.starts_at is None or self.starts_at <= now)

    def is_under_way(self, now: datetime) -> bool:
        """Whether people sit in it now; of a day without a time nobody can say so."""
        begun = self.starts_at is not None and self.has_begun(now)
        return self.is_published and begun and not self.is_past(now)

    def may_be_edited(self, now: datetime) -> bool:
        """Whether its host may change it: always before it is public, then until it begins."""
        return not self.is_public or self.may_be_cancelled(now)

    def may_be_postponed(self, now: datetime) -> bool:
        return self.is_published and not self.has_begun(now)

    def may_be_reported(self, now: datetime) -> bool:
        """Whether its host may say how it went."""
        return self.is_held or (self.is_published and self.has_begun(now))

    def may_be_published(self, now: datetime) -> bool:
        return self.is_draft and not self.has_begun(now)

    def may_be_approved(self, now: datetime) -> bool:
        return self.is_requested and not self.has_begun(now)

    def may_be_cancelled(self, now: datetime) -> bool:
        return (self.is_published or self.is_postponed) and not self.has_begun(now)

    def is_open_for_rsvps(self, now: datetime) -> bool:
        return self.may_take_rsvps(now) and not self.is_outside_rsvps(now)

    def may_take_rsvps(self, now: datetime) -> bool:
        """Whether it takes them but for when its host wants them."""
        return self.is_published and self.capacity is not None and not self.has_begun(now)

    def is_in_feeds(self, now: datetime) -> bool:
        """Published screenings stay; a cancelled one stays 30 days past its date."""
        if self.over_at is None or not self.is_listed:
            return False
        return not self.is_cancelled or now < self.over_at + CANCELLED_STAYS_IN_FEEDS
