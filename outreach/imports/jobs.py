"""What goes by itself: files that nobody took in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.database import delete_some
from outreach.delivery import retention
from outreach.imports.models import ImportDraft
from outreach.keeping import IMPORTS
from outreach.words import N_


@retention.daily("imports.drafts", N_("Files of screenings that were not taken in"), IMPORTS)
def delete_old(session: Session, *, now: datetime, most: int) -> int:
    """Those that were sent long enough ago."""
    return delete_some(
        session, ImportDraft, ImportDraft.created_at <= IMPORTS.latest(now), most=most
    )
