"""Forms of venues and rooms."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from outreach.venues.models import LARGEST_ROOM, Access, AddressVisibility
from outreach.web.forms import TOO_LONG, Form, LongTextField, NumberField, TextField
from outreach.web.zones import country_choices, zone_choices


class VenueForm(Form):
    name = TextField(_l("Name"), [InputRequired(), Length(max=150, message=TOO_LONG)])
    address = TextField(_l("Street address"), [Optional(), Length(max=200, message=TOO_LONG)])
    city = TextField(_l("Town or city"), [InputRequired(), Length(max=100, message=TOO_LONG)])
    region = TextField(_l("Region or state"), [Optional(), Length(max=100, message=TOO_LONG)])
    country = SelectField(_l("Country"), [InputRequired()])
    timezone = SelectField(_l("Time zone"), validators=[Optional()])
    address_visibility = RadioField(
        _l("Who may see the name and address?"),
        [InputRequired()],
        coerce=AddressVisibility,
        default=AddressVisibility.PUBLIC,
    )
    area_label = TextField(
        _l("What everybody else sees instead"), [Optional(), Length(max=100, message=TOO_LONG)]
    )
    access = SelectMultipleField(
        _l("What there is"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    access_note = LongTextField(
        _l("More about access"), [Optional(), Length(max=1_000, message=TOO_LONG)]
    )

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
        self.access.choices = [SelectChoice(feature, _l(feature.label)) for feature in Access]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "timezone": values["timezone"] or None}


class RoomForm(Form):
    name = TextField(_l("Room"), [InputRequired(), Length(max=100, message=TOO_LONG)])
    capacity = NumberField(
        _l("How many people it holds"),
        [
            InputRequired(),
            NumberRange(
                min=1,
                max=LARGEST_ROOM,
                message=_l("A room holds between 1 and %(most)s people.", most=LARGEST_ROOM),
            ),
        ],
    )
