"""Forms for what somebody proves beside their password."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_security import (
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length

from outreach.accounts.forms import not_too_long
from outreach.web import db
from outreach.web.forms import Form

LONGEST_CODE = 40


def _code_field(label: Any, missing: Any, **attributes: str) -> StringField:
    return StringField(
        label,
        [
            DataRequired(missing),
            Length(max=LONGEST_CODE, message=_("This is too long for a code.")),
        ],
        filters=[_visible],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", **attributes},
    )


def _visible(text: str | None) -> str | None:
    """Without blanks and what no page may show again."""
    return text and "".join(c if c.isprintable() else "\ufffd" for c in text if not c.isspace())


def _app_code() -> StringField:
    return _code_field(
        _("Code"), _("Type the six digits that your app shows."), inputmode="numeric"
    )


class CodeForm(TwoFactorVerifyCodeForm):
    """The second step of a sign-in."""

    code = _app_code()


class NoRescueForm(TwoFactorRescueForm):
    """Flask-Security makes one for the page of the code; ours shows none of its choices."""

    help_setup = RadioField(choices=[])


class RecoveryCodeForm(MfRecoveryForm):
    """The second step for somebody whose app is gone."""

    code = _code_field(
        _("Recovery code"), _("Type one of your recovery codes."), autocapitalize="none"
    )


class AuthenticatorForm(Form):
    """The first code of an app. ``key`` carries what the page showed, sealed."""

    key = HiddenField()
    code = _app_code()


class AgainForm(VerifyForm):
    """The password, once more, before something that a thief of the browser would do."""

    password = PasswordField(
        _("Password"),
        [DataRequired(_("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_next(self, field: HiddenField) -> None:
        """As in the sign-in: a target on another site is passed over."""

    def validate(self, **kwargs: Any) -> bool:
        db.session.commit()  # as in find_user: nothing is written yet, and hashing is slow
        self.user = current_user
        return bool(super().validate(**kwargs))
