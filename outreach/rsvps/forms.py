"""The guest's form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import EmailInput

from outreach.rsvps.actions import check_party, mail_address
from outreach.screenings.models import Screening
from outreach.web.forms import TOO_LONG, LongTextField, NumberField, PublicForm, TextField


class RsvpForm(PublicForm):
    name = TextField(_l("Your name"), [InputRequired(), Length(max=150, message=TOO_LONG)])
    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), Length(max=254, message=TOO_LONG)],
        widget=EmailInput(),
    )
    party_size = NumberField(
        _l("How many people are coming?"),
        [InputRequired()],
    )
    access_needs = LongTextField(
        _l("What do you need to take part?"), [Optional(), Length(max=1_000, message=TOO_LONG)]
    )

    def __init__(self, screening: Screening, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screening = screening

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")

    def check_party_size(self, field: NumberField) -> None:
        check_party(self.screening, field.data)
