"""The guest's form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.delivery.addresses import mail_address
from outreach.rsvps.actions import check_party
from outreach.screenings.models import Screening
from outreach.web.forms import AtMost, LongTextField, NumberField, PublicForm, TextField


class RsvpForm(PublicForm):
    name = TextField(_l("Your name"), [InputRequired(), AtMost(150)])
    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), AtMost(254)],
        widget=EmailInput(),
    )
    party_size = NumberField(
        _l("How many people are coming?"),
        [InputRequired()],
    )
    access_needs = LongTextField(_l("What do you need to take part?"), [Optional(), AtMost(1_000)])

    def __init__(self, screening: Screening, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screening = screening

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")

    def check_party_size(self, field: NumberField) -> None:
        check_party(self.screening, field.data)
