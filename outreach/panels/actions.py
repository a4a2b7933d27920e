"""What hosts do with a panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.films.kit_parts import Kit
from outreach.panels.models import Appearance, PanelRole
from outreach.panels.queries import panel_of
from outreach.screenings.models import Screening
from outreach.speakers import actions as speakers
from outreach.speakers.models import Speaker
from outreach.words import N_

LARGEST = 30


def add(
    session: Session,
    screening: Screening,
    *,
    name: str,
    role: PanelRole,
    affiliation: str | None = None,
    bio: str | None = None,
    published_in: str | None = None,
    now: datetime,
) -> Appearance:
    """Put a speaker last on the panel; without a published source, unnamed until they agree.

    Raises:
        Refused: they are on it already, or it is full.
    """
    panel = panel_of(session, screening)
    if len(panel) >= LARGEST:
        raise Refused(N_("A panel has room for %(most)s people."), most=LARGEST)
    speaker = speakers.describe(
        session,
        organisation_id=screening.organisation_id,
        name=name,
        affiliation=affiliation,
        bio=bio,
        published_in=published_in,
        now=now,
    )
    _check_new(panel, speaker.name)
    position = max((appearance.position for appearance in panel), default=-1) + 1
    appearance = Appearance(screening=screening, speaker=speaker, position=position, role=role)
    session.add(appearance)
    session.flush()
    return appearance


def edit(
    session: Session,
    appearance: Appearance,
    *,
    name: str,
    role: PanelRole,
    affiliation: str | None = None,
    bio: str | None = None,
    now: datetime,
) -> None:
    """Describe an appearance anew. A profile shown at other screenings stays as it is there.

    What they agreed to holds for the profile and its name: another name, or another profile, has to
    be agreed to anew. A profile that is shown nowhere any more is forgotten.

    Raises:
        Refused: somebody of that name is on the panel already, or nothing is held about them.
    """
    before = appearance.speaker
    if before.is_erased:
        raise Refused(N_("Nothing is held about this person any more. Take them off, or leave it."))
    others = [a for a in panel_of(session, appearance.screening) if a is not appearance]
    _check_new(others, name)
    appearance.role = role
    if (before.name, before.affiliation, before.bio) == (name, affiliation, bio):
        return
    if _is_shown_once(session, before):
        if before.name != name:
            speakers.forget_name_consent(before, now=now)
            before.published_in = None
        before.name, before.affiliation, before.bio = name, affiliation, bio
        return
    appearance.speaker = speakers.describe(
        session,
        organisation_id=appearance.screening.organisation_id,
        name=name,
        affiliation=affiliation,
        bio=bio,
        now=now,
    )
    _same_person(before, appearance.speaker)
    forget_unused(session, appearance.screening.organisation_id)


def remove(session: Session, appearance: Appearance) -> None:
    """Take them off the panel, and forget a profile that is used nowhere else."""
    session.delete(appearance)
    forget_unused(session, appearance.screening.organisation_id)


def forget_unused(session: Session, organisation_id: int) -> None:
    """Forget the organisation's profiles that no panel shows."""
    session.flush()
    shown = sa.exists().where(Appearance.speaker_id == Speaker.id)
    unused = sa.select(Speaker).where(Speaker.organisation_id == organisation_id, ~shown)
    for speaker in session.scalars(unused):
        session.delete(speaker)


def move_up(session: Session, appearance: Appearance) -> None:
    """Swap with the one before; the first stays first."""
    panel = list(panel_of(session, appearance.screening))
    index = panel.index(appearance)
    if index:
        panel[index - 1], panel[index] = panel[index], panel[index - 1]
    for position, each in enumerate(panel):
        each.position = position


def take_in(session: Session, kit: Kit, screenings: list[Screening], *, now: datetime) -> None:
    """The panels of the kit's past screenings, in place of earlier ones."""
    for part, screening in zip(kit.screenings, screenings, strict=True):
        panel = panel_of(session, screening)
        if any(old.speaker.has_said_no for old in panel):
            continue  # the kit would bring back whom they asked to leave out
        for old in panel:
            session.delete(old)
        session.flush()
        for person in part.panel:
            add(
                session,
                screening,
                name=person.name,
                role=PanelRole(person.role),
                affiliation=person.affiliation,
                published_in=part.source,
                now=now,
            )


def _is_shown_once(session: Session, speaker: Speaker) -> bool:
    shown = sa.select(sa.func.count()).where(Appearance.speaker_id == speaker.id)
    return (session.scalar(shown) or 0) <= 1


def _same_person(before: Speaker, after: Speaker) -> None:
    """A no and the address go along: one link withdraws everywhere. A yes does not."""
    if before.email and after.email is None:
        after.email = before.email
    if before.has_said_no:
        after.announced, after.pseudonym = before.announced, before.pseudonym


def _check_new(panel: Sequence[Appearance], name: str) -> None:
    if any(appearance.speaker.name == name for appearance in panel):
        raise Refused(N_("%(name)s is on the panel already."), field="name", name=name)
