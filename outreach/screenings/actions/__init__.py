"""What hosts do with screenings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.screenings.actions.batches import Batch
from outreach.screenings.actions.checks import (
    check_cancellable,
    check_open,
    check_postponable,
    check_publishable,
    check_reportable,
    check_safe,
)
from outreach.screenings.actions.following import follow_venue
from outreach.screenings.actions.history import (
    CANCELLED,
    MOVED,
    OVER,
    POSTPONED,
    RESTATED,
    announced,
    changes_of,
)
from outreach.screenings.actions.scheduling import edit, schedule
from outreach.screenings.actions.standing import (
    MADE_PUBLIC,
    cancel,
    change_key,
    close,
    license,
    make_public,
    postpone,
    publish,
    report,
)
from outreach.screenings.models import Place, Screening
from outreach.words import N_

DELETED = "screenings.deleted"

__all__ = [
    "CANCELLED",
    "DELETED",
    "MADE_PUBLIC",
    "MOVED",
    "OVER",
    "POSTPONED",
    "RESTATED",
    "Batch",
    "Place",
    "announced",
    "cancel",
    "change_key",
    "changes_of",
    "check_cancellable",
    "check_open",
    "check_postponable",
    "check_publishable",
    "check_reportable",
    "check_safe",
    "close",
    "delete",
    "edit",
    "follow_venue",
    "license",
    "make_public",
    "postpone",
    "publish",
    "report",
    "schedule",
]


def delete(session: Session, screening: Screening, *, now: datetime) -> None:
    """Throw a draft away, and leave word for later areas, which know what else it leaves behind.

    Raises:
        Refused: the public has seen it, or it waits for review.
    """
    screening.lock()
    if screening.is_requested:
        raise Refused(N_("It waits for review. Take it back before you delete it."))
    if not screening.is_draft:
        raise Refused(N_("Only a draft can be deleted. Cancel the screening instead."))
    outbox.queue(
        session,
        DELETED,
        key=f"{DELETED}:{screening.uid}",
        now=now,
        organisation_id=screening.organisation_id,
    )
    session.delete(screening)
