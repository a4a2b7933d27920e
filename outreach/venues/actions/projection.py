"""What hosts write down about the equipment of a room."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from outreach.errors import Refused
from outreach.venues.models import ProjectionSheet, Room
from outreach.words import N_


def describe(
    room: Room,
    *,
    now: datetime,
    screen: str | None = None,
    sound: str | None = None,
    shows_captions: bool | None = None,
    player: str | None = None,
    internet: str | None = None,
    contact: str | None = None,
    tested_on: date | None = None,
    tested_by: str | None = None,
    notes: str | None = None,
) -> ProjectionSheet:
    """Say anew what the room can show.

    Raises:
        Refused: as :func:`check_test`.
    """
    check_test(room, tested_on, tested_by, now)
    sheet = room.sheet = room.sheet or ProjectionSheet()
    sheet.screen, sheet.sound, sheet.shows_captions = screen, sound, shows_captions
    sheet.player, sheet.internet = player, internet
    sheet.contact, sheet.notes = contact, notes
    sheet.tested_on, sheet.tested_by = tested_on, tested_by
    return sheet


def check_test(room: Room, tested_on: date | None, tested_by: str | None, now: datetime) -> None:
    """Say that it cannot have been tested so.

    Raises:
        Refused: the day is still to come there, or somebody tested it on no day.
    """
    if tested_by and not tested_on:
        raise Refused(N_("Say on which day it was tested."), field="tested_on")
    if tested_on and tested_on > now.astimezone(ZoneInfo(room.venue.timezone)).date():
        raise Refused(N_("This day is still to come."), field="tested_on")
