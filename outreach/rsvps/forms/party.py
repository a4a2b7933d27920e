"""How many come with one RSVP."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from outreach.rsvps.actions.checks import check_party
from outreach.rsvps.actions.parties import check_fewest
from outreach.rsvps.models import Rsvp
from outreach.web.forms import Form, NumberField


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
