"""The guest's form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.form import BaseForm
from wtforms.validators import (
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import EmailInput

from outreach.errors import Refused
from outreach.rsvps.actions import check_party, mail_address
from outreach.screenings.models import Screening
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
        [InputRequired()],
    )
    access_needs = LongTextField(
        _l("What do you need to take part?"), [Optional(), Length(max=1_000, message=TOO_LONG)]
    )

    def __init__(self, screening: Screening, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screening = screening

    def validate_email(self, field: TextField) -> None:
        with _said_at_once():
            mail_address(field.data or "")

    def validate_party_size(self, field: WholeNumberField) -> None:
        with _said_at_once():
            check_party(self.screening, field.data)


@contextmanager
def _said_at_once() -> Iterator[None]:
    """A rule asked early, so that its word stands beside what else is wrong."""
    try:
        yield
    except Refused as refused:
        raise ValidationError(refusal_text(refused)) from refused
