"""Flask-Security's forms, with our fields.

Its open forms hide every error of a field, so that nobody learns who has an account. What somebody
mistyped tells nothing about accounts, so we keep that and show it again beside its field.
"""

from __future__ import annotations

from typing import Any
from unicodedata import category

from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_security.core import UserMixin
from flask_security.forms import ChangePasswordForm as PasswordChange
from flask_security.forms import EmailValidation as OneSpelling
from flask_security.forms import ForgotPasswordForm, Form, LoginForm, ResetPasswordForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from outreach.accounts import failures, passwords, queries
from outreach.accounts.models import User
from outreach.errors import Refused
from outreach.web import db
from outreach.web.forms import refusal_text
from outreach.words import tidy


class OpenForm(Form):
    """A form for people who are not signed in. ``mistyped`` holds errors by field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mistyped: dict[str, list[str]] = {}

    def validate(self, **kwargs: Any) -> bool:
        """Runs between Flask-Security's own checks and those of the fields."""
        valid = super().validate(**kwargs)
        self.mistyped = {field.name: list(field.errors) for field in self if field.errors}
        if self.mistyped:
            self.form_errors = [""]  # else the hidden errors would pass for a success
        return valid and self.has_enough()

    def has_enough(self) -> bool:
        """Whether Flask-Security's own checks can go on."""
        return True

    def show_mistyped(self) -> None:
        """Put back the errors that Flask-Security hid."""
        if self.mistyped:
            self.form_errors = []
        for name, errors in self.mistyped.items():
            self[name].errors = errors


def _email_field() -> EmailField:
    return EmailField(
        _("E-mail address"),
        [DataRequired(_("Enter your e-mail address.")), OneSpelling()],
        filters=[tidy, _visible],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )


def _visible(text: str | None) -> str | None:
    """Control characters as the sign for "unreadable": no page may hold them."""
    return text and "".join("\ufffd" if category(c) == "Cc" else c for c in text)


def find_user(email: str) -> User | None:
    """The account with this address, and the lock let go.

    On SQLite a transaction of a POST keeps everybody else from writing, and checking a password is
    slow on purpose. Nothing has been written yet, so there is nothing to keep together.
    """
    user = queries.user_with_address(db.session, email)
    db.session.commit()
    return user


def not_too_long(_form: Form, field: PasswordField) -> None:
    """Hashing refuses what is longer, with an error of its own."""
    if len(passwords.normal(field.data)) > passwords.LONGEST:
        raise ValidationError(_("This is longer than any password here."))


class SignInForm(LoginForm, OpenForm):
    """Address and password. Flask-Security's "remember me" would outlive an ended sign-in."""

    remember = None
    email = _email_field()
    password = PasswordField(
        _("Password"),
        [DataRequired(_("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )
    own_device = BooleanField(_("This is my own device"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""  # Flask-Security's own link; our page has it below

    def validate_email(self, field: EmailField) -> None:
        self.user, self.ifield = find_user(field.data), field

    def validate_next(self, field: HiddenField) -> None:
        """A target on another site is nobody's typing mistake: Flask-Security passes over it."""

    def validate(self, **kwargs: Any) -> bool:
        valid = bool(super().validate(**kwargs))
        if self.user is None and not self.mistyped:
            failures.note_unknown()
        return valid


class ForgottenPasswordForm(ForgotPasswordForm, OpenForm):
    """The address to which a link is mailed."""

    email = _email_field()

    def validate_email(self, field: EmailField) -> None:
        self.user = find_user(field.data)

    def has_enough(self) -> bool:
        return self.user is not None


def _known_of(user: UserMixin | None) -> list[str]:
    """What others know of somebody, and guess first."""
    if not isinstance(user, User):
        return []
    organisations = (membership.organisation.name for membership in user.memberships)
    return passwords.known_of(user.name, user.email, *organisations)


class NewPasswordForm(ResetPasswordForm):
    """A new password, twice."""

    password = PasswordField(
        _("New password"),
        [DataRequired(_("Enter a new password."))],
        render_kw={"autocomplete": "new-password", "minlength": passwords.SHORTEST},
    )
    password_confirm = PasswordField(
        _("New password, once more"),
        [
            DataRequired(_("Enter the new password once more.")),
            EqualTo("password", _("The two passwords differ.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        _check(field, self.user)


class ChangePasswordForm(PasswordChange):
    """The present password, and a new one, twice."""

    password = PasswordField(
        _("Present password"),
        [DataRequired(_("Enter your present password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _("New password"),
        [DataRequired(_("Enter a new password."))],
        render_kw={"autocomplete": "new-password", "minlength": passwords.SHORTEST},
    )
    new_password_confirm = PasswordField(
        _("New password, once more"),
        [
            DataRequired(_("Enter the new password once more.")),
            EqualTo("new_password", _("The two passwords differ.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new_password(self, field: PasswordField) -> None:
        _check(field, current_user)

    def validate(self, **kwargs: Any) -> bool:
        db.session.commit()  # as in find_user: nothing is written yet, and hashing is slow
        return bool(super().validate(**kwargs))


def _check(field: PasswordField, user: UserMixin | None) -> None:
    try:
        passwords.check(field.data, known=_known_of(user))
    except Refused as refused:
        raise ValidationError(refusal_text(refused)) from refused
