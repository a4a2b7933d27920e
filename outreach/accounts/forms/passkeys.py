"""Forms around what a browser does with passkeys."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_security.webauthn import (
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
)
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, Length

from outreach.accounts import failures, passkeys
from outreach.accounts.steps import Step
from outreach.web.access import member
from outreach.web.forms import TextField

LONGEST_NAME = 64


class NewPasskeyForm(WebAuthnRegisterForm):
    """What somebody calls the device. Every passkey signs in by itself."""

    name = TextField(_("Name"), [DataRequired(_("Give it a name.")), Length(max=LONGEST_NAME)])
    usage = HiddenField(filters=[lambda _sent: "first"])


class UsePasskeyForm(WebAuthnSigninForm):
    """Starts a sign-in by passkey."""

    own_device = BooleanField(_("This is my own device"))

    def validate_next(self, field: HiddenField) -> None:
        """As in the sign-in: a target on another site is passed over."""


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What the device signed."""

    def validate_next(self, field: HiddenField) -> None:
        """As in the sign-in: a target on another site is passed over."""

    def validate(self, **kwargs: Any) -> bool:
        self.is_secondary, self.user_verification = False, True  # it is both steps, always
        if not super().validate(**kwargs):
            if self.cred is None and self.credential.data:
                failures.note_unknown()
            return False
        if self._is_over() or self._is_someone_elses():
            if self.user is not None:
                self.user.track_failed_authn(Step.PASSKEY)
            self.credential.errors = [gettext("This passkey opens nothing here.")]
            return False
        return bool(self.user and self.user.is_active)

    def _is_over(self) -> bool:
        """Whether the passkey was used since we asked: then this answer was heard already."""
        asked_at = passkeys.made_at(self.challenge)
        return self.cred is None or asked_at <= self.cred.lastuse_datetime

    def _is_someone_elses(self) -> bool:
        whose = session.get("tf_user_id")
        return whose is not None and self.user is not None and whose != self.user.fs_uniquifier


class RemovePasskeyForm(WebAuthnDeleteForm):
    """Which one goes, by its name."""

    def validate(self, **kwargs: Any) -> bool:
        if not super().validate(**kwargs):
            return False
        is_last = len(current_user.webauthn) == 1 and not current_user.has_authenticator
        if is_last and member().needs_factor:
            self.name.errors = [gettext("Your role needs a second step. Set up another one first.")]
            return False
        return True
