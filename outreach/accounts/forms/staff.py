"""Forms of staff: who they are, and finding an account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput

from outreach.accounts.models import StaffKind
from outreach.web.forms import AtMost, Form, TextField
from outreach.web.limits import LONGEST_ADDRESS


class AccountForm(Form):
    """The exact address of somebody's account."""

    email = TextField(
        _l("E-mail address"),
        [InputRequired(), AtMost(LONGEST_ADDRESS)],
        widget=EmailInput(),
    )


class StaffForm(AccountForm):
    kind = RadioField(_l("Role"), [InputRequired()], coerce=StaffKind)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind, _l(kind.label)) for kind in StaffKind]
