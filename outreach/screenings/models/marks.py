"""Whether anything that calendars say has changed since somebody looked."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from outreach.database import Base
from outreach.screenings.models.screenings import Screening

# What decides in which calendars a screening is, and as what.
_SAID = (
    *("vevent", "edits", "revised_at", "status", "visibility", "starts_at", "ends_at"),
    *("film", "film_id", "organisation", "organisation_id"),
)


class CalendarMark(Base):
    """One row, another ``mark`` after every transaction that changed what a calendar says."""

    __tablename__ = "calendar_mark"

    mark: Mapped[str]


_SET = sa.text(
    "INSERT INTO calendar_mark (id, mark) VALUES (1, :mark)"
    " ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"
)


@sa.event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    written = [one for one in (*session.new, *session.deleted) if isinstance(one, Screening)]
    if written or any(_is_said_anew(one) for one in session.dirty):
        session.info["calendars_changed"] = True


@sa.event.listens_for(Session, "before_commit")
def _set(session: Session) -> None:
    """As the last of all, so that nobody who holds the row waits for another one."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop("calendars_changed", False):
        session.execute(_SET, {"mark": uuid4().hex})


def _is_said_anew(record: object) -> bool:
    if not isinstance(record, Screening):
        return False
    attributes = sa.inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in _SAID)
