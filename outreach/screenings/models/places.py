"""For how many people a screening is, how many places are given, and when RSVPs are taken."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, object_session
from sqlalchemy.orm.attributes import set_committed_value

from outreach.screenings.models.status import Limit
from outreach.venues.models import Room

LARGEST_PARTY = 12
HOLDS = (
    sa.CheckConstraint("places_taken >= 0", name="places_not_negative"),
    sa.CheckConstraint("places_taken <= capacity", name="never_oversold"),
    sa.CheckConstraint("capacity > 0", name="capacity"),
)


class Places:
    """The part of a screening that counts people.

    ``capacity`` is the smallest of the numbers that are known: what the room holds, the licensed
    audience and the RSVP limit. ``places_kept`` of its places are kept back from RSVPs: for the
    panel and others whom the host expects. RSVPs are taken from ``rsvps_open_at`` until right
    before ``rsvps_close_at``, where these are set; one is for ``party_limit`` people at most.
    """

    rsvp_limit: Mapped[int | None]
    licensed_audience: Mapped[int | None]
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    places_kept: Mapped[int] = mapped_column(default=0, server_default="0")
    party_limit: Mapped[int | None]
    rsvps_open_at: Mapped[datetime | None]
    rsvps_close_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        id: Mapped[int]
        timezone: Mapped[str]
        room: Mapped[Room | None]

    @property
    def places_left(self) -> int:
        """How many RSVPs may still take: what is kept back is not among them."""
        return max(0, (self.capacity or 0) - self.places_kept - self.places_taken)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.places_left == 0

    @property
    def is_nearly_full(self) -> bool:
        """Whether somebody else may take the last places while a guest still fills in the form."""
        return self.places_left < 2 * self.largest_party

    @property
    def limits(self) -> dict[Limit, int]:
        """The numbers that can bind the capacity, as far as they are known."""
        known = {
            Limit.ROOM: self.room.capacity if self.room else None,
            Limit.LICENCE: self.licensed_audience,
            Limit.RSVPS: self.rsvp_limit,
        }
        return {limit: number for limit, number in known.items() if number is not None}

    @property
    def binding_limit(self) -> Limit | None:
        """Which number binds: the smallest (of equals the one that is hardest to change)."""
        limits = self.limits
        return None if self.capacity is None else min(limits, key=limits.__getitem__, default=None)

    @property
    def is_bound_by_room(self) -> bool:
        return self.binding_limit is Limit.ROOM

    @property
    def is_bound_by_licence(self) -> bool:
        return self.binding_limit is Limit.LICENCE

    @property
    def exceeds_room(self) -> bool:
        """Whether more places are given than the room holds, since somebody made it smaller."""
        return self.room is not None and (self.capacity or 0) > self.room.capacity

    @property
    def largest_party(self) -> int:
        """The most people that one RSVP may bring."""
        return min(self.party_limit or LARGEST_PARTY, LARGEST_PARTY, self.capacity or 0)

    @property
    def opens_local(self) -> datetime | None:
        """When RSVPs open, in the screening's own zone."""
        opens = self.rsvps_open_at
        return opens.astimezone(ZoneInfo(self.timezone)) if opens else None

    @property
    def closes_local(self) -> datetime | None:
        closes = self.rsvps_close_at
        return closes.astimezone(ZoneInfo(self.timezone)) if closes else None

    def is_before_rsvps(self, now: datetime) -> bool:
        return self.rsvps_open_at is not None and now < self.rsvps_open_at

    def is_after_rsvps(self, now: datetime) -> bool:
        """Whether they are closed: at the very moment, they are."""
        return self.rsvps_close_at is not None and self.rsvps_close_at <= now

    def is_outside_rsvps(self, now: datetime) -> bool:
        return self.is_before_rsvps(now) or self.is_after_rsvps(now)

    def take_places(self, places: int) -> bool:
        """Take places if that many are left; one conditional UPDATE, exact under any load."""
        return self._change_places(places, _taking)

    @property
    def wanted_capacity(self) -> int | None:
        """For how many it would be if no places were given: fewer, once somebody has lowered it."""
        return min(self.limits.values(), default=None)

    @property
    def is_above_wanted(self) -> bool:
        """Whether more places were given than it is to be for now."""
        return (self.capacity or 0) > (self.wanted_capacity or self.capacity or 0)

    def give_back_places(self, places: int) -> None:
        """Give places back; while it is for more than is wanted, they are given to nobody else.

        Raises:
            RuntimeError: fewer are taken, so they were counted wrongly.
        """
        if not self._change_places(-places, _giving_back):
            taken = self.places_taken
            raise RuntimeError(f"{places} places of screening {self.id} come back of {taken} taken")
        if self.is_above_wanted:
            self._lower()

    def _lower(self) -> None:
        """Bring the capacity as near to what is wanted as the places that are given allow."""
        place, wanted = type(self), self.wanted_capacity
        capacity = self._session.scalars(
            sa.update(place)
            .where(place.id == self.id)
            .values(
                capacity=sa.case((place.places_taken > wanted, place.places_taken), else_=wanted)
            )
            .returning(place.capacity)
            .execution_options(synchronize_session=False)
        ).one()
        set_committed_value(self, "capacity", capacity)

    def _change_places(self, by: int, change: Callable[[Any], sa.Executable]) -> bool:
        session = self._session
        session.flush()
        how, values = change(type(self)), {"mine": self.id, "more": by}
        taken = session.scalars(how, values).one_or_none()
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


@functools.cache
def _taking(place: Any) -> sa.Executable:
    """Take places, unless fewer are left: made once, because it is asked for most of all."""
    left = place.capacity - place.places_kept
    return _change(place, place.places_taken + sa.bindparam("more") <= left)


@functools.cache
def _giving_back(place: Any) -> sa.Executable:
    """Give places back, unless fewer are taken."""
    return _change(place, place.places_taken + sa.bindparam("more") >= 0)


def _change(place: Any, condition: sa.ColumnElement[bool]) -> sa.Executable:
    change = (
        sa.update(place)
        .where(place.id == sa.bindparam("mine"), condition)
        .values(places_taken=place.places_taken + sa.bindparam("more"))
        .returning(place.places_taken)
        .execution_options(synchronize_session=False)
    )
    return cast(sa.Executable, change)
