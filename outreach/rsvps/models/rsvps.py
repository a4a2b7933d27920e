"""RSVPs and what guests need."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from outreach.database import Base, choice
from outreach.folding import folded
from outreach.keeping import NEEDS
from outreach.rsvps.models.sources import Source
from outreach.rsvps.models.states import HOLDING, STANDING, State
from outreach.rsvps.models.terms import RsvpCode
from outreach.screenings.models import Screening
from outreach.screenings.models.days import day_has_come, day_there
from outreach.venues.models import Reader

if TYPE_CHECKING:
    from outreach.rsvps.models.decisions import Decision

NEEDS_KEPT = NEEDS.time


_STANDS = f"state IN ({', '.join(repr(state.value) for state in STANDING)})"


class Rsvp(Base):
    """One party's reply.

    ``form_key`` is the key of the form it came from: the same form sent twice is one RSVP.
    ``sequence`` counts what this guest's own calendar entry has been told beyond the screening's.
    Since ``approved_at`` the host lets the party see an address that is by approval.
    ``held_until`` is when what is held lapses: an offer, or the places of an address that is not
    confirmed yet. Whoever waits has come ``waiting_since``, would take as few as ``fewest``, and
    has had its turn held ``short_since`` some places were free and too few. ``still_coming_at`` is
    when it said so again, shortly before.
    At ``told_at`` a mail has last told it time and place.
    ``code_id`` is the invitation it came by, until that is deleted.
    ``link_by_mail`` is whether its link was only ever mailed: then whoever has it reads the mail of
    its address, while a form that is answered at once shows the link to whoever typed one.
    Whom a host adds may have no ``email``. The ``note`` is the team's, and ``name_folded`` the name
    as a search compares it.
    From ``erasure_asked_at`` on nobody sees whose it is; at ``blanked_at`` that is gone, and how
    many they were stays.
    """

    __tablename__ = "rsvp"
    __table_args__ = (
        sa.CheckConstraint("party_size > 0", name="party_size"),
        sa.Index(
            "uq_rsvp_one_per_address",
            "screening_id",
            "email_key",
            unique=True,
            sqlite_where=sa.text(_STANDS),
            postgresql_where=sa.text(_STANDS),
        ),
        sa.Index("ix_rsvp_in_line", "screening_id", "state", "waiting_since"),
        sa.Index("ix_rsvp_of_address", "email_key", "screening_id"),
    )

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    form_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(choice(State), default=State.CONFIRMED)
    source: Mapped[Source] = mapped_column(choice(Source), default=Source.FORM)
    name: Mapped[str]
    name_folded: Mapped[str]
    note: Mapped[str | None]
    email: Mapped[str]
    email_key: Mapped[str]
    link_by_mail: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    party_size: Mapped[int]
    fewest: Mapped[int | None]
    offered: Mapped[int | None]
    held_until: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    short_since: Mapped[datetime | None]
    still_coming_at: Mapped[datetime | None]
    code_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("rsvp_code.id", ondelete="SET NULL"), index=True
    )
    sequence: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    erasure_asked_at: Mapped[datetime | None]
    blanked_at: Mapped[datetime | None]

    screening: Mapped[Screening] = relationship()
    code: Mapped[RsvpCode | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(
        back_populates="rsvp", cascade="all, delete-orphan", order_by="Decision.id"
    )
    access_needs: Mapped[AccessNeeds | None] = relationship(
        back_populates="rsvp", cascade="all, delete-orphan"
    )

    @validates("name")
    def _fold(self, _column: str, name: str) -> str:
        self.name_folded = folded(name)
        return name

    @property
    def has_address(self) -> bool:
        """Whether anybody can be written to."""
        return bool(self.email)

    @property
    def is_by_host(self) -> bool:
        return self.source is Source.HOST

    @property
    def is_confirmed(self) -> bool:
        return self.state is State.CONFIRMED

    @property
    def is_pending(self) -> bool:
        """Whether it holds places until its address is confirmed."""
        return self.state is State.PENDING

    @property
    def is_asked(self) -> bool:
        """Whether it waits for the host's word, and holds nothing."""
        return self.state is State.ASKED

    @property
    def is_lapsed(self) -> bool:
        return self.state is State.LAPSED

    @property
    def is_declined(self) -> bool:
        return self.state is State.DECLINED

    @property
    def is_waiting(self) -> bool:
        return self.state is State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state is State.OFFERED

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.state not in STANDING

    @property
    def is_refused(self) -> bool:
        """Whether the host said no, and not the guest to what was offered."""
        return self.is_declined and self.waiting_since is None

    @property
    def holds_places(self) -> bool:
        return self.state in HOLDING

    @property
    def places(self) -> int:
        """How many places of the screening it holds."""
        if self.is_offered:
            return self.offered or 0
        return self.party_size if self.holds_places else 0

    @property
    def is_nameless(self) -> bool:
        """Whether nobody may know any more whose it is, or does."""
        return self.blanked_at is not None or self.erasure_asked_at is not None

    @property
    def is_on(self) -> bool:
        """Whether it is confirmed, at a screening that is not called off."""
        return self.is_confirmed and _is_on(self.screening)

    @property
    def held_until_local(self) -> datetime | None:
        """The same where the screening is."""
        zone = ZoneInfo(self.screening.timezone)
        return self.held_until.astimezone(zone) if self.held_until else None

    @property
    def is_shortened(self) -> bool:
        """Whether there is less time for what is offered than was said at first."""
        last = self.decisions[-1] if self.decisions else None
        return self.is_offered and last is not None and last.is_shorter

    def become(self, party_size: int) -> None:
        """Be so many; who would take fewer would take no more than that."""
        self.party_size = party_size
        self.fewest = min(self.fewest, party_size) if self.fewest else None

    def is_due(self, now: datetime) -> bool:
        """Whether the time for which something was held for it is over."""
        return self.held_until is not None and now >= self.held_until

    def may_be_changed(self, now: datetime) -> bool:
        """Whether its guest may still come with others than they said."""
        screening = self.screening
        return self.state in STANDING and _is_on(screening) and not screening.has_begun(now)

    def stands(self, now: datetime) -> bool:
        """Whether the party is expected."""
        screening = self.screening
        return self.is_on and not screening.is_postponed and not screening.is_past(now)

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def reader(self, now: datetime) -> Reader:
        """What counts of this party for whether it may see an address."""
        return Reader(
            is_expected=self.stands(now),
            is_approved=self.is_approved,
            day_has_come=day_has_come(self.screening, now),
        )

    def sees_address(self, now: datetime) -> bool:
        """Whether it may see where it is: the address, or the link to watch online."""
        screening, reader = self.screening, self.reader(now)
        sees_venue = screening.venue is not None and screening.venue.is_open_to(reader)
        return sees_venue or screening.link_for(reader) is not None

    @property
    def day_there(self) -> date | None:
        """The day on which they come, on the calendar of the place."""
        return day_there(self.screening)

    def may_be_cancelled(self, now: datetime) -> bool:
        is_theirs = self.is_confirmed or self.is_pending or self.is_asked
        return is_theirs and not self.screening.has_begun(now)


class AccessNeeds(Base):
    """What a party needs to take part, in its own words. Kept until ``NEEDS_KEPT`` after it."""

    __tablename__ = "access_needs"

    rsvp_id: Mapped[int] = mapped_column(sa.ForeignKey("rsvp.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str]

    rsvp: Mapped[Rsvp] = relationship(back_populates="access_needs")


def _is_on(screening: Screening) -> bool:
    """Whether it was published and not called off; a postponed one is, on another day."""
    return screening.is_public and not screening.is_cancelled
