"""What was changed at a screening: who, when, what from, what to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import User
from outreach.database import Base
from outreach.screenings.models.safeguards import SafeguardKind
from outreach.screenings.models.screenings import Screening
from outreach.words import N_


class Change(Base):
    """One thing that became another.

    What was changed at one time has one ``edit`` number, by which two people who edit learn of each
    other. A change that guests must hear of has the SEQUENCE that it raised (RFC 5546, 2.1.4); it
    waits until ``announced_at``. ``by`` is None where no person did it: the venue's clock was put
    right, or time passed.
    """

    __tablename__ = "change"
    __table_args__ = (sa.Index("ix_change_edit", "screening_id", "edit"),)

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    edit: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    venue_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("venue.id", ondelete="SET NULL"), index=True
    )
    sequence: Mapped[int | None]
    announced_at: Mapped[datetime | None]

    screening: Mapped[Screening] = relationship()
    by: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return _FIELD_LABELS.get(self.field, self.field)

    @property
    def waits(self) -> bool:
        """Whether guests have yet to hear of it."""
        return self.sequence is not None and self.announced_at is None


_FIELD_LABELS = {
    "film": N_("Film"),
    "film_version": N_("Version"),
    "title": N_("Title"),
    "slug": N_("Last part of its web address"),
    "kind": N_("Kind"),
    "status": N_("Status"),
    "visibility": N_("Who may find it"),
    "invitation_key": N_("Link for those invited"),
    "venue": N_("Venue"),
    "room": N_("Room"),
    "online_url": N_("Link"),
    "online_visibility": N_("Who sees the link"),
    "timezone": N_("Time zone"),
    "starts": N_("Starts"),
    "ends": N_("Ends"),
    "doors": N_("Doors open"),
    "programme": N_("Programme"),
    "rsvp_limit": N_("RSVP limit"),
    "below_places": N_("Lowered below the places given, because"),
    "licensed_audience": N_("Licensed audience"),
    "description": N_("About this screening"),
    "cancellation_reason": N_("Why it was cancelled"),
    "postponement_reason": N_("Why it was postponed"),
    "headcount": N_("Headcount"),
    "report": N_("How it went"),
    "licence": N_("Licence"),
    **{f"safeguard:{kind}": kind.label for kind in SafeguardKind},
    "waiver:support-person": N_("Waived: support person on site"),
    "waiver:quiet-space": N_("Waived: quiet space"),
    "waiver:helplines": N_("Waived: helplines in date"),
    "waiver:time-to-settle": N_("Waived: time to settle after the film"),
    "waiver:disclosures": N_("Waived: a plan for disclosures"),
    "waiver:debrief": N_("Waived: a debrief for the team"),
}
