"""Forms with which people change what is held about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, PasswordField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import EmailInput

from outreach.accounts import passwords
from outreach.accounts.forms import not_too_long
from outreach.accounts.steps import Step
from outreach.errors import Refused
from outreach.web import db
from outreach.web.forms import AtMost, Form, TextField
from outreach.web.limits import LONGEST_ADDRESS
from outreach.words import N_


class EmailForm(Form):
    """Another address to sign in with."""

    email = TextField(
        _l("New e-mail address"),
        [InputRequired(), AtMost(LONGEST_ADDRESS)],
        widget=EmailInput(),
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )


class ClosingForm(Form):
    """The password, once more, before the account goes; and whether RSVPs go with it."""

    not_values = Form.not_values | {"password"}
    rsvps = BooleanField(_l("Also withdraw and erase my RSVPs"), default=True)

    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )

    def check_password(self, field: PasswordField) -> None:
        db.session.commit()  # as in accounts.forms.find_user: hashing is slow
        if not current_user.verify_and_update_password(passwords.normal(field.data)):
            current_user.track_failed_authn(Step.PASSWORD)
            raise Refused(N_("This is not your password."), field="password")
