"""What is held about members: what they changed, and that they subscribe."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.delivery.own_data import held
from outreach.screenings.models import Change, PersonalFeed


@own_data.part("changes_to_screenings")
def _changes(session: Session, user: User) -> Any:
    """When they changed what; what stood there is their organisation's."""
    found = own_data.records(session, Change, Change.by_id == user.id)
    return [
        {"screening": one.screening_id, "at": one.at, "field": one.field, "edit": one.edit}
        for one in found
    ]


@own_data.part("own_calendar")
def _own_calendar(session: Session, user: User) -> Any:
    found = own_data.records(session, PersonalFeed, PersonalFeed.user_id == user.id)
    return [held(record, secrets=frozenset({"personal_feed.uid"})) for record in found]
