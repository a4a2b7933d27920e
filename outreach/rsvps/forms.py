"""The guest's form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from outreach.screenings.models import LARGEST_PARTY
from outreach.web.forms import LongTextField, PublicForm, TextField, no_control_characters, tidy


class RsvpForm(PublicForm):
    name = TextField(_l("Your name"), [InputRequired(), Length(max=150)])
    email = EmailField(
        _l("Your e-mail address"),
        [InputRequired(), Length(max=254), no_control_characters],
        filters=[tidy],
    )
    party_size = IntegerField(
        _l("How many people are coming?"),
        [
            InputRequired(),
            NumberRange(
                min=1,
                max=LARGEST_PARTY,
                message=_l("One RSVP is for 1 to %(most)s people.", most=LARGEST_PARTY),
            ),
        ],
    )
    access_needs = LongTextField(
        _l("What do you need to take part?"), [Optional(), Length(max=1_000)]
    )
