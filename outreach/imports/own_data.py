"""What is held about members who sent a file of screenings."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.imports.models import ImportDraft


@own_data.part("files_of_screenings_that_you_sent")
def _drafts(session: Session, user: User) -> Any:
    """Which, and when; what is in them is their organisation's."""
    found = own_data.records(session, ImportDraft, ImportDraft.by_id == user.id)
    return [{"filename": one.filename, "created_at": one.created_at} for one in found]
