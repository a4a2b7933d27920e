"""What is held about members who changed screenings, and who answer for their safeguards."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.screenings.models import Change, Safeguard


@own_data.part("changes_to_screenings")
def _changes(session: Session, user: User) -> Any:
    """When they changed what; what stood there is their organisation's."""
    found = own_data.records(session, Change, Change.by_id == user.id)
    return [
        {"screening": one.screening_id, "at": one.at, "field": one.field, "edit": one.edit}
        for one in found
    ]


@own_data.part("safeguards_of_screenings")
def _safeguards(session: Session, user: User) -> Any:
    """Which they filled or waived; the words are their organisation's."""
    found = own_data.records(session, Safeguard, Safeguard.by_id == user.id)
    return [{"screening": one.screening_id, "at": one.at, "kind": one.kind} for one in found]
