"""Taking in facts from a kit, and checking helplines."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.errors import Refused
from outreach.facts.models import (
    Claim,
    Helpline,
    OrganisationKind,
    RelatedOrganisation,
    Standing,
    Update,
    UpdateSource,
)
from outreach.films.kit_parts import HelplinePart, Kit, UpdatePart
from outreach.films.models import Film
from outreach.words import N_


def take_in(session: Session, kit: Kit, film: Film) -> None:
    """The kit's claims, updates, helplines and organisations, in place of the film's earlier ones.

    What a person has checked stays as they left it until the kit lists it on another day; then it
    stays checked while its numbers are the same.
    """
    _take_in_claims(session, kit, film)
    for record in (Update, RelatedOrganisation):
        for old in session.scalars(sa.select(record).where(record.film_id == film.id)):
            session.delete(old)
    session.flush()
    session.add_all(_update(film, part) for part in kit.since_the_film)
    session.add_all(
        RelatedOrganisation(
            film_id=film.id, position=n, name=part.name, kind=OrganisationKind(part.kind)
        )
        for n, part in enumerate(kit.organisations)
    )
    for n, part in enumerate(kit.helplines):
        _take_in_helpline(session, part, position=n)
    session.flush()


def check_helpline(helpline: Helpline, *, by: User, today: date) -> None:
    """Record that this person has checked the number today. The program never does so itself."""
    helpline.checked_on = today
    helpline.checked_by = by


def correct_helpline(
    helpline: Helpline,
    *,
    phone: str | None,
    text_number: str | None,
    hours: str | None,
    languages: str | None,
    note: str | None,
) -> None:
    """Describe it as the person found it who checks it.

    Raises:
        Refused: as :func:`check_channels`.
    """
    check_channels(phone, text_number)
    helpline.phone, helpline.text_number = phone, text_number
    helpline.hours, helpline.languages, helpline.note = hours, languages, note


def check_channels(phone: str | None, text_number: str | None) -> None:
    """Say that nobody could reach it.

    Raises:
        Refused: it has no number, neither to call nor for text messages.
    """
    if not phone and not text_number:
        raise Refused(N_("Give a number to call, or one for text messages."), field="phone")


def _take_in_claims(session: Session, kit: Kit, film: Film) -> None:
    earlier = {
        claim.key: claim
        for claim in session.scalars(sa.select(Claim).where(Claim.film_id == film.id))
    }
    for n, part in enumerate(kit.claims):
        claim = earlier.pop(part.id, None) or Claim(film_id=film.id, key=part.id)
        for name, value in part:  # not model_dump: it would take a PartialDate apart
            if name not in ("id", "url", "status"):
                setattr(claim, name, value)
        claim.position = n
        claim.url = str(part.url) if part.url else None
        claim.status = Standing(part.status)
        session.add(claim)
    for gone in earlier.values():
        session.delete(gone)


def _update(film: Film, part: UpdatePart) -> Update:
    return Update(
        film_id=film.id,
        happened_on=part.date,
        about=part.about,
        text=part.text,
        status=Standing(part.status),
        sources=[
            UpdateSource(
                position=n,
                publisher=source.publisher,
                published_on=source.date,
                url=str(source.url) if source.url else None,
            )
            for n, source in enumerate(part.sources)
        ],
    )


def _take_in_helpline(session: Session, part: HelplinePart, *, position: int) -> None:
    same = sa.select(Helpline).where(Helpline.country == part.country, Helpline.name == part.name)
    helpline = session.scalars(same).one_or_none() or Helpline(country=part.country, name=part.name)
    helpline.position = position
    if helpline.checked_on and helpline.listed_on == part.checked_on:
        return
    if (helpline.phone, helpline.text_number) != (part.phone, part.text):
        helpline.checked_on, helpline.checked_by = None, None
    helpline.phone, helpline.text_number = part.phone, part.text
    helpline.hours, helpline.languages, helpline.note = part.hours, part.languages, part.note
    helpline.listed_on = part.checked_on
    session.add(helpline)
