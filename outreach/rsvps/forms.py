"""The guest's form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.delivery.addresses import mail_address
from outreach.rsvps.actions.checks import check_party
from outreach.rsvps.actions.parties import check_fewest
from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, PublicForm, TextField


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
    waits = BooleanField(
        _l("If there are not enough places any more, put us on the waiting list"), default=True
    )
    fewest = NumberField(_l("Would you take fewer places? How many at least?"), [Optional()])
    access_needs = LongTextField(_l("What do you need to take part?"), [Optional(), AtMost(1_000)])

    def __init__(self, screening: Screening, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screening = screening

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")

    def check_party_size(self, field: NumberField) -> None:
        check_party(self.screening, field.data)

    def check_fewest(self, field: NumberField) -> None:
        if self.party_size.data:
            check_fewest(self.party_size.data, field.data)


class PartyForm(Form):
    """How many come with one RSVP. It rides on the key in its address, and on no cookie."""

    class Meta:
        csrf = False

    party_size = NumberField(_l("How many people are coming?"), [InputRequired()])
    fewest = NumberField(_l("Would you take fewer places? How many at least?"), [Optional()])

    def __init__(self, rsvp: Rsvp, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rsvp = rsvp
        if not rsvp.is_waiting:
            del self.fewest

    def check_party_size(self, field: NumberField) -> None:
        check_party(self.rsvp.screening, field.data)

    def check_fewest(self, field: NumberField) -> None:
        if self.party_size.data:
            check_fewest(self.party_size.data, field.data)
