"""The Redlight example: real history, and coming screenings that are plainly made up.

No real person is announced at an event that is not real.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach import example_care, kits
from outreach.accounts import actions as accounts
from outreach.accounts import passwords
from outreach.accounts.models import Organisation
from outreach.database import Database
from outreach.errors import Refused
from outreach.films import kit
from outreach.films.models import Film
from outreach.organisations.actions import profile
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.screenings import actions as screenings
from outreach.screenings.models import Place, Screening
from outreach.speakers import actions as speakers
from outreach.speakers.models import How, Use
from outreach.venues import actions as venues
from outreach.venues.models import Access, Known, Room

KIT = Path(kit.__file__).parent / "kits" / "redlight.yaml"
HOST_EMAIL = "hana@example.org"
PASSWORD_FILE = "example_password"  # noqa: S105 - the name of a file
SATURDAY, THURSDAY = 5, 3


@dataclass(frozen=True)
class Example:
    """How to sign in to the example."""

    host_email: str
    host_password: str


def load(database: Database, *, folder: Path, now: datetime) -> Example | None:
    """Load the example into an empty database; the host's password is new and kept in the folder.

    Returns:
        How to sign in; None when the records are somebody's own.
    """
    with database.reading() as session:
        is_empty = session.scalar(sa.select(Organisation.id).limit(1)) is None
    kept = folder / PASSWORD_FILE
    if not is_empty:
        return Example(HOST_EMAIL, kept.read_text("ascii")) if kept.exists() else None
    password, password_hash = _password()
    with database.transaction() as session:
        _load(session, password_hash, now)
    kept.touch(mode=0o600)
    os.chmod(kept, 0o600)
    kept.write_text(password, "ascii")
    return Example(HOST_EMAIL, password)


def _password() -> tuple[str, str]:
    """One that nobody knows, and its hash. One in some thousands looks like a stolen one."""
    while True:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        with suppress(Refused):
            return password, passwords.hashed(password)


def _load(session: Session, password_hash: str, now: datetime) -> None:
    organisation = accounts.create_organisation(
        session,
        name="Example Film Circle",
        email="host@example.org",
        owner_name="Hana Example",
        owner_email=HOST_EMAIL,
        password_hash=password_hash,
        is_example=True,
        now=now,
    )
    profile.describe(
        organisation,
        description=(
            "We are a few neighbours who show documentaries in the library and talk about them "
            "afterwards. Everybody is welcome, and nobody has to say anything."
        ),
        town="New York",
        country="US",
        languages=["en", "km"],
    )
    film = kits.take_in(session, kit.read(KIT), organisation=organisation, now=now)
    library, hall = _venues(session, organisation, now)
    evening = _schedule(
        session,
        organisation,
        film,
        place=Place(venue=library.venue, room=library),
        title="Redlight at the library",
        day=_next(now.date() + timedelta(days=10), SATURDAY),
        at=time(18, 30),
        now=now,
        description=(
            "An evening with the film, a quiet pause, and a conversation about what has changed "
            "since it was made. A support person is in the house all evening."
        ),
    )
    _panel(session, evening, now)
    screenings.publish(session, evening, now=now)
    abroad = _schedule(
        session,
        organisation,
        film,
        place=Place(venue=hall.venue, room=hall),
        title="Redlight in Phnom Penh",
        day=_next(now.date() + timedelta(days=24), THURSDAY),
        at=time(18, 0),
        now=now,
        rsvp_limit=60,
    )
    screenings.publish(session, abroad, now=now)
    online = _schedule(
        session,
        organisation,
        film,
        place=Place(online_url="https://example.org/screening-room"),
        title="Redlight online, with time to talk",
        day=_next(now.date() + timedelta(days=45), THURSDAY),
        at=time(19, 0),
        now=now,
        timezone="Europe/London",
        rsvp_limit=200,
    )
    screenings.publish(session, online, now=now)
    _schedule(
        session,
        organisation,
        film,
        place=Place(venue=library.venue, room=library),
        title="Redlight, a second evening",
        day=_next(now.date() + timedelta(days=52), SATURDAY),
        at=time(18, 30),
        now=now,
    )


def _venues(session: Session, organisation: Organisation, now: datetime) -> tuple[Room, Room]:
    library = venues.create(
        session,
        organisation_id=organisation.id,
        now=now,
        name="Example Library",
        address="1 Example Street",
        city="New York",
        region="NY",
        country="US",
        timezone="America/New_York",
        access={
            Access.STEP_FREE: Known(True, "the side door in Example Street"),
            Access.ACCESSIBLE_TOILET: Known(True),
            Access.HEARING_LOOP: Known(True, "in the first four rows"),
            Access.QUIET_SPACE: Known(True),
            Access.LIGHTING: Known(True),
            Access.PARKING: Known(False),
        },
        access_note="The lift is to the left of the entrance. Ask at the desk for the quiet room.",
    )
    hall = venues.create(
        session,
        organisation_id=organisation.id,
        now=now,
        name="Example Hall",
        address="2 Example Boulevard",
        city="Phnom Penh",
        country="KH",
        timezone=None,
        access={Access.STEP_FREE: Known(True), Access.PUBLIC_TRANSPORT: Known(True)},
    )
    return (
        venues.add_room(session, library, name="Reading room", capacity=80),
        venues.add_room(session, hall, name="Main hall", capacity=120),
    )


def _schedule(
    session: Session,
    organisation: Organisation,
    film: Film,
    *,
    place: Place,
    title: str,
    day: date,
    at: time,
    now: datetime,
    timezone: str | None = None,
    rsvp_limit: int | None = None,
    description: str | None = None,
) -> Screening:
    starts = datetime.combine(day, at)
    screening = screenings.schedule(
        session,
        organisation=organisation,
        film=film,
        place=place,
        title=title,
        starts=starts,
        ends=starts + timedelta(minutes=150),
        doors=(starts - timedelta(minutes=30)).time() if place.venue else None,
        timezone=timezone,
        rsvp_limit=rsvp_limit,
        description=description,
        now=now,
    )
    example_care.license(session, screening, now)
    example_care.make_safe(session, screening, now)
    return screening


def _panel(session: Session, screening: Screening, now: datetime) -> None:
    for name, role, affiliation, bio in (
        (
            "Alex Example",
            PanelRole.MODERATOR,
            "Example Film Circle",
            "An invented moderator. Opens the evening, keeps time, and puts the questions.",
        ),
        (
            "Sam Sample",
            PanelRole.PANELIST,
            "Example University",
            "An invented researcher on child protection law, here to show how a panel looks.",
        ),
        (
            "Robin Placeholder",
            PanelRole.SUPPORT,
            None,
            "An invented support person. Sits near the door and has time for you.",
        ),
    ):
        seat = panels.add(
            session, screening, name=name, role=role, affiliation=affiliation, bio=bio, now=now
        )
        speakers.give(session, seat.speaker, Use.NAME, how=How.WRITTEN, now=now)


def _next(day: date, weekday: int) -> date:
    """The first such weekday from that day on (Monday is 0)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
