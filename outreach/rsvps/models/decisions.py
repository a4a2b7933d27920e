"""What was decided about a party, and why: for its own page and for the host's."""

from __future__ import annotations

import enum
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.rsvps.models.rsvps import Rsvp
from outreach.words import N_


class What(enum.StrEnum):
    """Each with its reason in words; ``%(places)s``, ``%(left)s`` and ``%(party)s`` are filled."""

    JOINED = "joined"
    HELD = "held"
    PASSED_OVER = "passed_over"
    OFFERED = "offered"
    OFFERED_FEWER = "offered_fewer"
    SHORTENED = "shortened"
    CLAIMED = "claimed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    POSTPONED = "postponed"
    LEFT = "left"
    FIRST_COME = "first_come"
    CAME_FIRST = "came_first"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    ADDED = "added"
    ACCEPTED = "accepted"
    ACCEPTED_WAITS = "accepted_waits"
    REFUSED = "refused"
    CHANGED_BY_HOST = "changed_by_host"
    CANCELLED_BY_HOST = "cancelled_by_host"
    MOVED = "moved"
    KEPT = "kept"
    MERGED = "merged"

    @property
    def reason(self) -> str:
        return _REASONS[self]


_REASONS = {
    What.JOINED: N_("%(party)s places were wanted and could not be given; they wait in line."),
    What.HELD: N_("%(left)s places came free for a party of %(party)s. The turn is held."),
    What.PASSED_OVER: N_(
        "%(left)s places are free and the party is %(party)s; the time for which its turn was held "
        "is over, so those behind it are asked. It keeps its place in line."
    ),
    What.OFFERED: N_("%(places)s places came free, and it was their turn."),
    What.OFFERED_FEWER: N_(
        "%(places)s places came free and it was their turn; they would take fewer than %(party)s."
    ),
    What.SHORTENED: N_(
        "The screening was moved to an earlier time, so there is less time to answer whether they "
        "take the %(places)s places."
    ),
    What.CLAIMED: N_("They took the %(places)s places."),
    What.DECLINED: N_("They let the %(places)s places go to others."),
    What.LAPSED: N_("Nobody answered in time, so the %(places)s places went to others."),
    What.POSTPONED: N_(
        "The screening was postponed, so nobody could take the %(places)s places. They keep their "
        "turn."
    ),
    What.LEFT: N_("They left the waiting list."),
    What.FIRST_COME: N_(
        "It begins soon: from now on free places go to whoever comes first. They were told."
    ),
    What.CAME_FIRST: N_("They took %(places)s free places: shortly before, who comes first gets."),
    What.CHANGED: N_("The party was changed from %(places)s to %(party)s people."),
    What.CANCELLED: N_("They gave the %(places)s places back."),
    What.ADDED: N_("The host added them, and gave them %(places)s places."),
    What.ACCEPTED: N_("The host said yes, and %(places)s places were given."),
    What.ACCEPTED_WAITS: N_(
        "The host said yes to %(party)s people. They could not be given places at once, so they "
        "wait in line."
    ),
    What.REFUSED: N_("The host declined the party of %(party)s."),
    What.CHANGED_BY_HOST: N_("The host changed the party from %(places)s to %(party)s people."),
    What.CANCELLED_BY_HOST: N_("The host cancelled for them; the %(places)s places went back."),
    What.MOVED: N_(
        "The host moved them here from another screening. Here %(places)s places were taken first."
    ),
    What.KEPT: N_(
        "The same people had answered twice. This RSVP stays, for %(party)s people; together they "
        "held %(places)s places."
    ),
    What.MERGED: N_(
        "The same people had answered twice. The other RSVP stays; this one is cancelled."
    ),
}


class Decision(Base):
    """One row for everything that was decided about a party, never changed.

    ``party`` is how many they were, ``places`` how many it was about, ``left`` how many were free
    then, ``until`` when an offer or a held turn was to end.
    """

    __tablename__ = "rsvp_decision"

    rsvp_id: Mapped[int] = mapped_column(sa.ForeignKey("rsvp.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    what: Mapped[What] = mapped_column(choice(What))
    party: Mapped[int]
    places: Mapped[int]
    left: Mapped[int]
    until: Mapped[datetime | None]

    rsvp: Mapped[Rsvp] = relationship(back_populates="decisions")

    @property
    def at_local(self) -> datetime:
        """When, on the clock of the screening."""
        return self.at.astimezone(ZoneInfo(self.rsvp.screening.timezone))

    @property
    def is_shorter(self) -> bool:
        """Whether the time for an offer became less."""
        return self.what is What.SHORTENED

    @property
    def until_local(self) -> datetime | None:
        return self.until and self.until.astimezone(ZoneInfo(self.rsvp.screening.timezone))
