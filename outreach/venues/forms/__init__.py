"""Forms of venues and rooms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from outreach.venues import actions
from outreach.venues.forms.access import AccessForm, known_from
from outreach.venues.models import LARGEST_ROOM, AddressVisibility, Position
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.web.zones import country_choices, zone_choices

_DEGREES = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,20})?)[,;\s]\s*([+-]?\d{1,3}(?:\.\d{1,20})?)", re.A)


class PositionField(NumberField):
    """Degrees of latitude and longitude, as maps write them: ``11.5564, 104.9282``."""

    widget = TextInput()

    def process_data(self, value: Position | None) -> None:
        self.data = value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        written = "".join(valuelist[:1]).strip().replace("\N{MINUS SIGN}", "-")
        found = _DEGREES.fullmatch(written)
        if written and found is None:
            raise ValueError(gettext("Write two numbers, as in “11.5564, 104.9282”."))
        self.data = Position(float(found[1]), float(found[2])) if found else None


class VenueForm(Form):
    name = TextField(_l("Name"), [InputRequired(), AtMost(150)])
    address = TextField(_l("Street address"), [Optional(), AtMost(200)])
    city = TextField(_l("Town or city"), [InputRequired(), AtMost(100)])
    region = TextField(_l("Region or state"), [Optional(), AtMost(100)])
    country = SelectField(_l("Country"), [InputRequired()])
    timezone = SelectField(_l("Time zone"), validators=[Optional()])
    address_visibility = RadioField(
        _l("Who may see the name and address?"),
        [InputRequired()],
        coerce=AddressVisibility,
        default=AddressVisibility.PUBLIC,
    )
    area_label = TextField(_l("What everybody else sees instead"), [Optional(), AtMost(100)])
    position = PositionField(_l("Where on the map"), [Optional()])
    access = FormField(AccessForm, _l("What there is"))
    access_note = LongTextField(_l("More about access"), [Optional(), AtMost(1_000)])
    team_notes = LongTextField(_l("Notes for your team"), [Optional(), AtMost(5_000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("Choose a country")), *country_choices()]
        self.timezone.choices = [
            SelectChoice("", _l("The country’s own, if it has one only")),
            *zone_choices(first=self.country.data),
        ]
        self.address_visibility.choices = [
            SelectChoice(visibility, _l(visibility.label)) for visibility in AddressVisibility
        ]

    def check_timezone(self, field: SelectField) -> None:
        if not self.country.errors:
            actions.zone_of(self.country.data, field.data)

    def check_area_label(self, field: TextField) -> None:
        if not self.address_visibility.errors:
            actions.check_area(self.address_visibility.data, field.data)

    def check_position(self, field: PositionField) -> None:
        actions.check_position(field.data)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {
            **values,
            "timezone": values["timezone"] or None,
            "access": known_from(values["access"]),
        }


class RoomForm(Form):
    name = TextField(_l("Room"), [InputRequired(), AtMost(100)])
    capacity = NumberField(
        _l("How many people it holds"),
        [InputRequired()],
        render_kw={"min": 1, "max": LARGEST_ROOM},
    )

    def check_capacity(self, field: NumberField) -> None:
        actions.check_capacity(field.data)
