"""Forms with which people change what is held about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput

from outreach.web.forms import AtMost, Form, TextField
from outreach.web.limits import LONGEST_ADDRESS


class EmailForm(Form):
    """Another address to sign in with."""

    email = TextField(
        _l("New e-mail address"),
        [InputRequired(), AtMost(LONGEST_ADDRESS)],
        widget=EmailInput(),
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )
