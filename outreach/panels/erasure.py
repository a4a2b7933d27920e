"""Taking speakers out of panels: because they ask, or because the time has come.

What stays is a number: that somebody spoke, in which role.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.erasure import SCRUB
from outreach.delivery import kept, outbox
from outreach.delivery.outbox import Outbox
from outreach.keeping import SPEAKERS
from outreach.ledger import Ledger
from outreach.panels import consents
from outreach.panels.models import Appearance
from outreach.screenings.models import Screening
from outreach.speakers.models import Announced, Speaker
from outreach.speakers.queries import profiles_of

KIND = "speaker"
ERASED = "panels.speaker_erased"  # later areas forget what they have made of the name


def erase(
    session: Session, speaker: Speaker, *, ledger: Ledger, mail_folder: Path, now: datetime
) -> None:
    """Erase what is held about this speaker, at once, and tell the hosts of panels to come.

    Raises:
        OSError: the ledger cannot be written, so nothing may be erased.
    """
    speaker.lock()
    if speaker.is_erased:
        return
    consents.tell_hosts(session, speaker, now=now)
    marks = []
    for profile in profiles_of(session, speaker):
        marks.append(profile.ledger_uid)
        _blank(session, profile, mail_folder=mail_folder, now=now)
    for kind in (SCRUB, ERASED):
        outbox.queue(session, kind, key=f"{kind}:{now.isoformat()}", now=now)
    for mark in marks:
        ledger.note(KIND, mark, today=now.date())


def erase_again(session: Session, *, ledger: Ledger, mail_folder: Path, now: datetime) -> int:
    """Erase what an old copy of the database has brought back. Returns how many profiles."""
    held = sa.select(Speaker).where(Speaker.erased_at.is_(None)).order_by(Speaker.id)
    back = ledger.named(KIND, lambda: [(one, one.ledger_uid) for one in session.scalars(held)])
    for speaker in back:
        _blank(session, speaker, mail_folder=mail_folder, now=now)
    if back:
        outbox.queue(session, ERASED, key=f"{ERASED}:{now.isoformat()}", now=now)
    return len(back)


def blank_old(session: Session, *, mail_folder: Path, now: datetime, most: int) -> int:
    """Blank profiles whose last panel was long enough ago. Returns how many.

    Who is on the panel of a screening that was taken in from a publication stays, as it does there.
    """
    on_panel = sa.select(Appearance.id).join(Screening).where(Appearance.speaker_id == Speaker.id)
    until = SPEAKERS.latest(now)
    later = sa.func.coalesce(Screening.ends_at, Screening.starts_at) > until
    found = session.scalars(
        sa.select(Speaker)
        .where(
            Speaker.erased_at.is_(None),
            Speaker.created_at <= until,
            ~on_panel.where(sa.or_(Screening.source.is_not(None), later)).exists(),
        )
        .order_by(Speaker.id)
        .limit(most)
    ).all()
    for speaker in found:
        _blank(session, speaker, mail_folder=mail_folder, now=now)
    return len(found)


def rows_about(session: Session, speaker: Speaker) -> list[Outbox]:
    """The rows of the outbox for mails to this speaker."""
    return outbox.about(session, "speaker_id", speaker.id, except_kind="")


def _blank(session: Session, speaker: Speaker, *, mail_folder: Path, now: datetime) -> None:
    for row in rows_about(session, speaker):
        kept.path(mail_folder, row.uid).unlink(missing_ok=True)
        session.delete(row)
    speaker.consents.clear()
    speaker.name, speaker.announced = "", Announced.NEVER
    speaker.affiliation = speaker.bio = speaker.email = None
    speaker.pseudonym = speaker.published_in = speaker.asked_at = None
    speaker.uid, speaker.erased_at = uuid4(), now
    session.flush()
