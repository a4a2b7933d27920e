"""Forms about a team: a role, an invitation, and an account for somebody who was invited."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Optional, ValidationError
from wtforms.widgets import EmailInput

from outreach.accounts import passwords
from outreach.accounts.actions import LONGEST_NAME
from outreach.accounts.models import Role
from outreach.errors import Refused
from outreach.web.forms import AtMost, Form, LongTextField, TextField, refusal_text


class RoleForm(Form):
    role = RadioField(_l("Role"), [InputRequired()], coerce=Role, default=Role.HOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(role, _l(role.label)) for role in Role]


class InvitationForm(RoleForm):
    email = TextField(
        _l("E-mail address"),
        [InputRequired(), AtMost(254)],
        widget=EmailInput(),
    )
    message = LongTextField(_l("A few words"), [Optional(), AtMost(1_000)])


class AnswerForm(Form):
    """No fields but the cross-site token."""


class JoinForm(Form):
    """A name, and a password twice."""

    not_values = frozenset({"csrf_token", "password", "password_confirm"})

    name = TextField(_l("Your name"), [InputRequired(), AtMost(LONGEST_NAME)])
    password = PasswordField(_l("Password"), [InputRequired()])
    password_confirm = PasswordField(
        _l("Password, once more"),
        [InputRequired(), EqualTo("password", _l("The two passwords differ."))],
    )

    def validate_password(self, field: PasswordField) -> None:
        try:
            passwords.check(field.data or "", known=(self["name"].data or "").split())
        except Refused as refused:
            raise ValidationError(refusal_text(refused)) from refused
