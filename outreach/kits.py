"""Takes in a whole film kit: every area its own part, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.facts import actions as facts
from outreach.films import actions as films
from outreach.films.kit_parts import Kit
from outreach.films.models import Film
from outreach.guides import actions as guides
from outreach.panels import actions as panels
from outreach.screenings import archive


def take_in(session: Session, kit: Kit, *, organisation: Organisation, now: datetime) -> Film:
    """The film of the kit with everything about it; taken in again, it is brought up to date.

    Raises:
        Refused: a part cannot be taken in. The caller rolls back: nothing of it is kept.
    """
    film = films.take_in(session, kit, now=now)
    facts.take_in(session, kit, film)
    held = archive.take_in(session, kit, film, organisation, now=now)
    panels.take_in(session, kit, held, now=now)
    if kit.guide:
        guides.take_in_all(session, kit.guide, film, now=now)
    return film
