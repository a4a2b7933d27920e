"""What waits to be taken in, and what became of events that were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation, User
from outreach.database import Base
from outreach.imports.files.sheet import Row
from outreach.keeping import IMPORTS
from outreach.screenings.models import Screening


class ImportDraft(Base):
    """A file that was read and waits for whoever sent it to look at.

    ``rows`` are the rows as the file says them, ``usual`` is what holds where it says nothing: by
    name, and numbers of records. How they differ from what is there is worked out each time anew.
    """

    __tablename__ = "import_draft"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    filename: Mapped[str]
    is_calendar: Mapped[bool]
    left_out: Mapped[int]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    usual: Mapped[dict[str, Any]]

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[User] = relationship()

    @property
    def own_rows(self) -> list[Row]:
        return [Row.of(kept) for kept in self.rows]

    def is_over(self, now: datetime) -> bool:
        """Whether it has waited too long to be taken in."""
        return self.created_at <= IMPORTS.latest(now)


class ImportedEvent(Base):
    """Which screening was made of an event: by its UID, and by the time of it that it repeats."""

    __tablename__ = "imported_event"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "source_uid", "recurrence"),)

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE")
    )
    source_uid: Mapped[str]
    recurrence: Mapped[str]
    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )

    screening: Mapped[Screening] = relationship()
