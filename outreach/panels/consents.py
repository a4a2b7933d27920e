"""Asking speakers what they agree to, and what follows from their answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from outreach.accounts.actions import plain_address
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.panels.models import Appearance
from outreach.panels.queries import appearances_of
from outreach.speakers import actions as speakers
from outreach.speakers.models import Announced, How, Speaker, Use
from outreach.speakers.queries import profiles_of
from outreach.words import N_

LINK, SAID_NO = "panels.speaker_link", "panels.speaker_said_no"
BETWEEN_MAILS = timedelta(minutes=5)


def ask(session: Session, appearance: Appearance, *, email: str, now: datetime) -> None:
    """Mail the speaker the link to their own page. A link to another address opens nothing more.

    Raises:
        Refused: it is no address, one went out a moment ago, or nothing is held about them.
    """
    speaker = appearance.speaker
    address = plain_address(email, field="email")
    speaker.lock()
    _check_held(speaker)
    if speaker.asked_at and speaker.email == address and now < speaker.asked_at + BETWEEN_MAILS:
        raise Refused(N_("The mail went out a moment ago. Give it five minutes."), field="email")
    if speaker.email and speaker.email != address:
        speaker.uid = uuid4()
    speaker.email, speaker.asked_at = address, now
    session.flush()
    key = f"{LINK}:{speaker.id}:{now.isoformat()}"
    outbox.queue(
        session, LINK, key=key, now=now, speaker_id=speaker.id, screening_id=appearance.screening_id
    )


def note(
    session: Session,
    appearance: Appearance,
    *,
    use: Use,
    how: How,
    said_on: date,
    noted_by_id: int,
    now: datetime,
) -> None:
    """Write down that the speaker has agreed to one use, and on which day.

    Raises:
        Refused: as :func:`outreach.speakers.actions.give`.
    """
    if said_on > now.date():
        raise Refused(N_("This day is still to come."), field="said_on")
    said_at = min(now, datetime.combine(said_on, time(12), UTC))
    speakers.give(
        session,
        appearance.speaker,
        use,
        how=how,
        said_at=said_at,
        noted_by_id=noted_by_id,
        now=now,
    )


def announce(
    session: Session,
    speaker: Speaker,
    *,
    announced: Announced,
    pseudonym: str | None = None,
    now: datetime,
) -> None:
    """The speaker says how to be announced; their hosts are told when it is not by name.

    Raises:
        Refused: as :func:`outreach.speakers.actions.announce`.
    """
    speakers.announce(session, speaker, announced=announced, pseudonym=pseudonym, now=now)
    if speaker.has_said_no:
        tell_hosts(session, speaker, now=now)


def withdraw(session: Session, speaker: Speaker, use: Use, *, now: datetime) -> None:
    """The speaker agrees to a use no more, and their hosts are told."""
    profiles = profiles_of(session, speaker)
    had = any(one.consent_to(use, now) for one in profiles) or (
        use is Use.NAME and any(one.may_be_named(now) for one in profiles)
    )
    speakers.withdraw(session, speaker, use, now=now)
    if had:
        tell_hosts(session, speaker, now=now)


def tell_hosts(session: Session, speaker: Speaker, *, now: datetime) -> None:
    """Leave a mail for the host of each screening to come at which they are on the panel."""
    for appearance in appearances_of(session, profiles_of(session, speaker)):
        screening = appearance.screening
        if screening.is_cancelled or screening.is_past(now):
            continue
        key = f"{SAID_NO}:{appearance.id}:{now.isoformat()}"
        outbox.queue(session, SAID_NO, key=key, now=now, appearance_id=appearance.id)


def _check_held(speaker: Speaker) -> None:
    if speaker.is_erased:
        raise Refused(N_("Nothing is held about this person any more."))
