"""The guest's form."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.form import BaseForm
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import EmailInput

from outreach.errors import Refused
from outreach.rsvps.actions import mail_address
from outreach.screenings.models import LARGEST_PARTY
from outreach.web.forms import LongTextField, PublicForm, TextField, refusal_text

TOO_LONG = _l("This is longer than %(max)d characters.")


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A whole number, asked for in plain words."""

    def _value(self) -> str:
        """What was typed, as a page may show it again: no control character is valid HTML."""
        return "".join(c for c in super()._value() if c.isprintable())

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a whole number, such as 2.")) from error

    def pre_validate(self, form: BaseForm) -> None:
        """Of what is no number, say no more than that."""
        if self.process_errors and "".join(self.raw_data or []).strip():
            raise StopValidation


class RsvpForm(PublicForm):
    name = TextField(_l("Your name"), [InputRequired(), Length(max=150, message=TOO_LONG)])
    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), Length(max=254, message=TOO_LONG)],
        widget=EmailInput(),
    )
    party_size = WholeNumberField(
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
        _l("What do you need to take part?"), [Optional(), Length(max=1_000, message=TOO_LONG)]
    )

    def validate_email(self, field: TextField) -> None:
        """Said together with what else is wrong, not only once all else is right."""
        try:
            mail_address(field.data or "")
        except Refused as refused:
            raise ValidationError(refusal_text(refused)) from refused
