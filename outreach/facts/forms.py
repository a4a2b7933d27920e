"""The form with which somebody says that a helpline is as it stands there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional
from wtforms.widgets import TelInput

from outreach.facts.actions import check_channels
from outreach.web.forms import AtMost, Form, LongTextField, TextField


class HelplineForm(Form):
    phone = TextField(_l("Number to call"), [Optional(), AtMost(50)], widget=TelInput())
    text_number = TextField(
        _l("Number for text messages"), [Optional(), AtMost(50)], widget=TelInput()
    )
    hours = TextField(_l("Hours"), [Optional(), AtMost(150)])
    languages = TextField(_l("Languages"), [Optional(), AtMost(150)])
    note = LongTextField(_l("Note"), [Optional(), AtMost(500)])

    def check_phone(self, field: TextField) -> None:
        check_channels(field.data, self.text_number.data)
