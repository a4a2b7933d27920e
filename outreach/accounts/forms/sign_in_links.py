"""Forms around the mailed link that stands in for a password."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput

from outreach.web.forms import AtMost, Form, TextField
from outreach.web.limits import LONGEST_ADDRESS


class LinkForm(Form):
    """The address to which a link is mailed."""

    email = TextField(
        _l("E-mail address"),
        [InputRequired(_l("Enter your e-mail address.")), AtMost(LONGEST_ADDRESS)],
        widget=EmailInput(),
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )
    next = HiddenField(default=lambda: request.args.get("next"))


class UseLinkForm(Form):
    """The button behind the link."""

    own_device = BooleanField(_l("This is my own device"))
    next = HiddenField()
