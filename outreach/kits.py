"""Takes in and writes whole film kits: every area its own part, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.accounts.queries import first_organisation
from outreach.errors import Refused
from outreach.facts import actions as facts
from outreach.facts import export as of_facts
from outreach.films import actions as films
from outreach.films import export as of_films
from outreach.films.kit_parts import Kit
from outreach.films.kit_text import as_yaml
from outreach.films.models import Film
from outreach.guides import actions as guides
from outreach.guides import export as of_guides
from outreach.panels import actions as panels
from outreach.panels import export as of_panels
from outreach.screenings import archive
from outreach.screenings import export as of_screenings
from outreach.words import N_


def take_in(session: Session, kit: Kit, *, organisation: Organisation, now: datetime) -> Film:
    """The film of the kit with everything about it; taken in again, it is brought up to date.

    Raises:
        Refused: a part cannot be taken in; nothing of it is kept.
    """
    with session.begin_nested():
        film = films.take_in(session, kit, now=now)
        facts.take_in(session, kit, film)
        held = archive.take_in(session, kit, film, organisation, now=now)
        panels.take_in(session, kit, held, now=now)
        if kit.guide:
            guides.take_in_all(session, kit.guide, film, now=now)
    return film


def take_in_here(session: Session, kit: Kit, *, now: datetime) -> Film:
    """The same; its past screenings become those of the organisation that set this up.

    Raises:
        Refused: as :func:`take_in`; or there is no organisation yet.
    """
    organisation = first_organisation(session)
    if organisation is None:
        raise Refused(N_("There is no organisation yet: flask init makes one."))
    return take_in(session, kit, organisation=organisation, now=now)


def written(session: Session, film: Film, *, now: datetime) -> bytes:
    """The film's kit as a file: taken in elsewhere, it says the same.

    What a person has checked, who is not named to the public, and a venue whose address is hidden
    stay here.

    Raises:
        Refused: nobody has written about the film, or something here is longer than a kit allows.
    """
    try:
        return as_yaml(_kit(session, film, now=now))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refused(
            N_("%(film)s cannot be written as a kit: look at %(what)s, %(where)s."),
            film=film.title,
            what=error.title.removesuffix("Part").lower(),
            where=where,
        ) from error


def _kit(session: Session, film: Film, *, now: datetime) -> Kit:
    held = of_screenings.archived(session, film)
    screenings = of_screenings.screening_parts(held)
    return Kit(
        film=of_films.film_part(film),
        versions=of_films.version_parts(film),
        people=of_films.people_parts(film),
        screenings=of_panels.with_panels(session, screenings, held, now=now),
        claims=of_facts.claim_parts(session, film),
        since_the_film=of_facts.update_parts(session, film),
        guide=of_guides.guide_part(session, film),
        helplines=of_facts.helpline_parts(session),
        organisations=of_facts.organisation_parts(session, film),
        related_films=of_films.related_parts(film),
    )
