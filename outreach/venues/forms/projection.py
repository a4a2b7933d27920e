"""The form of a room's projection sheet."""

from __future__ import annotations

import enum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from outreach.clock import now
from outreach.venues.actions import projection
from outreach.venues.models import ProjectionSheet, Room
from outreach.web.forms import AtMost, Form, LongTextField, TextField


class Captions(enum.StrEnum):
    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"

    @classmethod
    def of(cls, shows: bool | None) -> Captions:
        return {None: cls.UNKNOWN, True: cls.YES, False: cls.NO}[shows]

    @property
    def shows(self) -> bool | None:
        return {Captions.UNKNOWN: None, Captions.YES: True, Captions.NO: False}[self]


class SheetForm(Form):
    screen = TextField(_l("Screen"), [Optional(), AtMost(200)])
    sound = TextField(_l("Sound"), [Optional(), AtMost(200)])
    player = TextField(_l("Player and formats"), [Optional(), AtMost(300)])
    shows_captions = RadioField(
        _l("Can it show captions?"),
        coerce=Captions,
        default=Captions.UNKNOWN,
        choices=[
            SelectChoice(Captions.YES, _l("Yes")),
            SelectChoice(Captions.NO, _l("No")),
            SelectChoice(Captions.UNKNOWN, _l("Not known")),
        ],
    )
    internet = TextField(_l("Internet"), [Optional(), AtMost(200)])
    contact = TextField(_l("Whom to ask on the day"), [Optional(), AtMost(200)])
    tested_on = DateField(_l("Tested on"), [Optional()])
    tested_by = TextField(_l("Tested by"), [Optional(), AtMost(100)])
    notes = LongTextField(_l("Notes"), [Optional(), AtMost(2_000)])

    def __init__(self, room: Room, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.room = room

    def check_tested_on(self, field: DateField) -> None:
        projection.check_test(self.room, field.data, self.tested_by.data, now())

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "shows_captions": values["shows_captions"].shows}


def entered(sheet: ProjectionSheet | None) -> dict[str, Any]:
    """What the form shows before anybody changes it."""
    if sheet is None:
        return {}
    names = ("screen", "sound", "player", "internet", "contact", "tested_on", "tested_by", "notes")
    shows = Captions.of(sheet.shows_captions)
    return {**{name: getattr(sheet, name) for name in names}, "shows_captions": shows}
