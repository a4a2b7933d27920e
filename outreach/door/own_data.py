"""Addresses that somebody with an account left at a door: part of what is held about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts import erasure as accounts
from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.delivery.outbox import Outbox
from outreach.door import erasure
from outreach.door.models import DoorEvent, WalkInAddress
from outreach.rsvps.queries import email_key
from outreach.screenings.models import Screening


@own_data.part("walk_ins")
def told(session: Session, user: User) -> Any:
    """Each with where and when."""
    found = session.execute(
        sa.select(WalkInAddress, Screening)
        .join(WalkInAddress.event)
        .join(Screening, Screening.id == DoorEvent.screening_id)
        .where(WalkInAddress.email_key == email_key(user.email))
        .order_by(WalkInAddress.id)
        .options(joinedload(WalkInAddress.event))
    )
    return [
        {
            "email": left.email,
            "at": left.event.said_at,
            "screening": screening.title,
            "host": screening.host_name,
        }
        for left, screening in found
    ]


def _no_mail(_session: Session, _user: User) -> list[Outbox]:
    return []


def _erase(session: Session, user: User, _mail_folder: Path) -> None:
    erasure.delete_of(session, user.email)


def _marks(session: Session, user: User) -> list[tuple[str, UUID]]:
    return erasure.marks_of(session, user.email)


accounts.also(rows_about=_no_mail, erase=_erase, marks=_marks)
