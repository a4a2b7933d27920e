"""What hosts leave beside RSVPs: letters to one party, and addresses from which they take none."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation, User
from outreach.database import Base
from outreach.rsvps.models.rsvps import Rsvp


class GuestLetter(Base):
    """What a host wrote to one party, kept no longer than mail is."""

    __tablename__ = "guest_letter"

    rsvp_id: Mapped[int] = mapped_column(sa.ForeignKey("rsvp.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )

    rsvp: Mapped[Rsvp] = relationship()


class BlockedAddress(Base):
    """An address from which an organisation takes no RSVPs.

    ``digest`` is a keyed hash of it, so that nobody reads it here; ``label`` is what the host calls
    it by.
    """

    __tablename__ = "blocked_address"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "digest"),)

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE")
    )
    digest: Mapped[str] = mapped_column(sa.String(64))
    label: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[User | None] = relationship()
