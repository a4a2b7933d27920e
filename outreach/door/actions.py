"""What teams do with door links, and what is noted at a door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.database import insert_new
from outreach.door.models import DoorEvent, DoorLink, WalkInAddress
from outreach.door.notes import Note
from outreach.door.queries import finder, standing_links
from outreach.errors import Refused
from outreach.rsvps.queries import email_key
from outreach.screenings.models import Screening
from outreach.words import N_

MOST_LINKS = 20


def make_link(
    session: Session, screening: Screening, *, label: str, marks_needs: bool = False, now: datetime
) -> DoorLink:
    """Open a door; in the week after it has closed by itself, one that only takes notes in.

    What a phone has noted at a door that was revoked has no other way to us.

    Raises:
        Refused: nobody comes to this screening, or it has doors enough.
    """
    screening.lock()
    link = DoorLink(screening=screening, label=label, marks_needs=marks_needs, created_at=now)
    if screening.is_online or not link.takes_notes(now):
        raise Refused(N_("There is no door to open: it is not published, is online, or is over."))
    if len(standing_links(session, screening)) >= MOST_LINKS:
        raise Refused(N_("There are %(most)s door links. Close one first."), most=MOST_LINKS)
    session.add(link)
    session.flush()
    return link


def revoke(link: DoorLink, *, now: datetime) -> None:
    """Close a door at once; what was noted there stays. Closed twice is closed once."""
    link.revoked_at = link.revoked_at or now


def regenerate(session: Session, link: DoorLink, *, now: datetime) -> DoorLink:
    """Close a door whose address has leaked, and open it under another.

    Raises:
        Refused: it is closed already; or as :func:`make_link`.
    """
    link.screening.lock()
    session.refresh(link)
    if link.revoked_at is not None:
        raise Refused(N_("This door is closed already."))
    revoke(link, now=now)
    session.flush()
    return make_link(
        session, link.screening, label=link.label, marks_needs=link.marks_needs, now=now
    )


def record(
    session: Session,
    link: DoorLink,
    notes: Sequence[Note],
    *,
    tickets: Mapping[str, UUID] = MappingProxyType({}),
    now: datetime,
) -> None:
    """Keep what happened; what is there already stays as it is.

    Nothing is refused here: who came, came. Whatever does not fit is shown as a conflict.

    Args:
        tickets: the parties of those codes that are a ticket's, which we have signed.
    """
    link.used_at = now
    find = finder(session, link.screening, tickets)
    rows = [
        {
            "screening_id": link.screening_id,
            "link_id": link.id,
            "key": note.key,
            "kind": note.kind,
            "rsvp_id": find(note.party) if note.party else None,
            "number": note.number,
            "of_key": note.of_key,
            "said_at": note.said_at,
            "received_at": now,
        }
        # In one order: else two phones that send the same could wait for each other for ever.
        for note in sorted(notes, key=lambda note: note.key)
    ]
    session.flush()
    columns = (DoorEvent.key, DoorEvent.id)
    new = insert_new(session, DoorEvent, rows, key=["screening_id", "key"], returning=columns)
    kept: dict[UUID, int] = {row.key: row.id for row in new}
    emails = {note.key: note.email for note in notes if note.email}
    session.add_all(
        WalkInAddress(event_id=kept[key], email=email, email_key=email_key(email))
        for key, email in emails.items()
        if key in kept
    )
    session.flush()
