"""What hosts do with speakers' profiles, and what speakers agree to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.speakers.models import LASTS, WORDING, Announced, Consent, How, Speaker, Use
from outreach.speakers.queries import profiles_of
from outreach.words import N_


def describe(
    session: Session,
    *,
    organisation_id: int,
    name: str,
    affiliation: str | None,
    bio: str | None,
    published_in: str | None = None,
    now: datetime,
) -> Speaker:
    """The organisation's speaker of that name with that affiliation and bio, made if new."""
    same = sa.select(Speaker).where(
        Speaker.organisation_id == organisation_id,
        Speaker.name == name,
        Speaker.erased_at.is_(None),
    )
    for speaker in session.scalars(same):
        if (speaker.affiliation, speaker.bio) == (affiliation, bio):
            return speaker
    speaker = Speaker(
        organisation_id=organisation_id,
        name=name,
        affiliation=affiliation,
        bio=bio,
        published_in=published_in,
        announced=Announced.PUBLIC,
        consents=[],
        created_at=now,
    )
    session.add(speaker)
    session.flush()
    return speaker


def give(
    session: Session,
    speaker: Speaker,
    use: Use,
    *,
    how: How,
    said_at: datetime | None = None,
    noted_by_id: int | None = None,
    now: datetime,
) -> Consent:
    """Agree to one use, in the words that stand today, for three years from when it was said.

    Raises:
        Refused: it was said in the future or too long ago; they said since that they want no name
            or another one; or nothing is held about them any more.
    """
    speaker.lock()
    said_at = said_at or now
    if speaker.is_erased:
        raise Refused(N_("Nothing is held about this person any more."))
    if said_at > now:
        raise Refused(N_("This day is still to come."), field="said_on")
    if said_at + LASTS <= now:
        raise Refused(N_("That was more than three years ago. Ask again."), field="said_on")
    if use is Use.NAME and how is not How.LINK and speaker.has_said_no:
        raise Refused(
            N_("They have chosen on their own page how to be announced. Only they change that."),
            field="use",
        )
    for earlier in speaker.consents:
        if earlier.use is use and earlier.is_live(now):
            earlier.withdrawn_at = now
    consent = Consent(
        speaker=speaker,
        use=use,
        wording=WORDING,
        how=how,
        given_at=said_at,
        expires_at=said_at + LASTS,
        noted_by_id=noted_by_id,
    )
    session.add(consent)
    session.flush()
    return consent


def withdraw(session: Session, speaker: Speaker, use: Use, *, now: datetime) -> None:
    """Agree no more, in every profile that the organisation has of this person. Always possible."""
    for profile in profiles_of(session, speaker):
        profile.lock()
        for consent in profile.consents:
            if consent.use is use and consent.withdrawn_at is None:
                consent.withdrawn_at = now
        if use is Use.NAME:
            profile.published_in = None
            if not profile.has_said_no:
                profile.announced = Announced.NEVER
    session.flush()


def announce(
    session: Session,
    speaker: Speaker,
    *,
    announced: Announced,
    pseudonym: str | None = None,
    now: datetime,
) -> None:
    """Say on their own page how they want to be announced.

    Raises:
        Refused: another name is wanted, and none is given.
    """
    if announced is Announced.PSEUDONYM and not pseudonym:
        raise Refused(N_("Which name shall stand there instead?"), field="pseudonym")
    if announced in (Announced.PSEUDONYM, Announced.NEVER):
        withdraw(session, speaker, Use.NAME, now=now)
        for profile in profiles_of(session, speaker):
            profile.announced = announced
            profile.pseudonym = pseudonym if announced is Announced.PSEUDONYM else None
    else:
        give(session, speaker, Use.NAME, how=How.LINK, now=now)
        speaker.announced, speaker.pseudonym = announced, None
    session.flush()


def forget_name_consent(speaker: Speaker, *, now: datetime) -> None:
    """They agreed to another name: it has to be asked anew."""
    for consent in speaker.consents:
        if consent.use is Use.NAME and consent.is_live(now):
            consent.withdrawn_at = now
