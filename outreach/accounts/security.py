"""Flask-Security, set up for us: sign-in, sign-out, forgotten password."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, render_template, request
from flask_login.utils import _user_context_processor
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore
from flask_security.recoverable import reset_password_token_status

from outreach.accounts import (
    cookie,
    failures,
    passkeys,
    passwords,
    second_step,
    tries,
)
from outreach.accounts.codes import AppCodes, RecoveryCodes
from outreach.accounts.factors import MINUTES_RECENT
from outreach.accounts.forms import (
    ChangePasswordForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    OpenForm,
    SignInForm,
)
from outreach.accounts.forms.factors import AgainForm, CodeForm, NoRescueForm, RecoveryCodeForm
from outreach.accounts.forms.passkeys import (
    NewPasskeyForm,
    PasskeyAnswerForm,
    RemovePasskeyForm,
    UsePasskeyForm,
)
from outreach.accounts.jobs import OutboxMail
from outreach.accounts.models import Passkey, StaffRole, User
from outreach.web import db, tokens
from outreach.words import N_

log = logging.getLogger(__name__)

LINK_LASTS = timedelta(hours=1)
SECOND_FORMS = ("two_factor_verify_code_form",)  # the one of several that its page is about
UNPROCESSABLE, GONE, UNSUPPORTED = 422, 410, 415

# Signing out asks for no membership: who has lost theirs must still be able to leave.
PUBLIC_ENDPOINTS = frozenset(
    {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        *second_step.ENDPOINTS,
        *second_step.UNUSED,
        *passkeys.ENDPOINTS,
    }
)

PAGES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/forgotten-password",
    "CHANGE_URL": "/manage/account/password",
    "POST_CHANGE_VIEW": "accounts.account",
    "POST_LOGIN_VIEW": "accounts.home",
    "POST_LOGOUT_VIEW": "site.home",
    "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten_password.html",
    "RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "STATIC_FOLDER": None,
    "FRESHNESS": timedelta(minutes=MINUTES_RECENT),
    "FRESHNESS_GRACE_PERIOD": timedelta(),
    "VERIFY_URL": "/manage/account/verification",
    "VERIFY_TEMPLATE": "accounts/again.html",
    "POST_VERIFY_VIEW": "factors.index",
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}
RULES = {
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RESET_PASSWORD_WITHIN": LINK_LASTS,
    "RETURN_GENERIC_RESPONSES": True,
    "USE_REGISTER_V2": True,
    "JOIN_USER_ROLES": False,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "EMAIL_PLAINTEXT": False,  # the worker writes mails, when it sends them
    "EMAIL_HTML": False,
}
HASHES = {
    "PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "PASSWORD_NORMALIZE_FORM": passwords.FORM,
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": {"argon2"},
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": passwords.MEMORY_KIB,
        "argon2__time_cost": passwords.ROUNDS,
        "argon2__parallelism": passwords.LANES,
    },
    # What a reset link carries of the argon2 hash. A slow scheme would tell by its time whether an
    # address has an account; the hash is random enough for a fast one.
    "HASHING_SCHEMES": ["hex_sha256"],
    "DEPRECATED_HASHING_SCHEMES": [],
}
MESSAGES = {
    "GENERIC_AUTHN_FAILED": (N_("The e-mail address or the password is not right."), "danger"),
    "INVALID_EMAIL_ADDRESS": (
        N_("This is not an e-mail address. It looks like name@example.org."),
        "danger",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account with this address, a link is on its way to it."),
        "success",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your password is changed. Sign in with the new one."),
        "success",
    ),
    "INVALID_PASSWORD": (N_("This is not your password."), "danger"),
    "PASSWORD_IS_THE_SAME": (N_("The new password has to be another one."), "danger"),
    "PASSWORD_CHANGE": (
        N_("Your password is changed. Every other browser has to sign in again."),
        "success",
    ),
    "REAUTHENTICATION_REQUIRED": (N_("Please show once more that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. Go on."), "success"),
    **second_step.MESSAGES,
    **passkeys.MESSAGES,
}


class Accounts(SQLAlchemySessionUserDatastore):
    """Users, in the session of the request: ``web.db`` commits it once the answer is known."""

    def commit(self) -> None:
        pass

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        """Held until the request is over: an answer of a passkey is good once."""
        return db.session.scalar(
            sa.select(Passkey)
            .where(Passkey.credential_id == credential_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )


class OwnSecurity(Security):
    """Draws QR codes with what we draw all others with, and so misses no other library."""

    def _check_modules(self, module: str, config_name: str) -> Any:
        return module == "qrcode" or super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]


def init_app(app: Flask) -> None:
    tries.init_app(app)  # first: it counts before anything begins the request's transaction
    parts = (PAGES, RULES, HASHES, second_step.SETTINGS, passkeys.SETTINGS)
    for name, value in (setting for part in parts for setting in part.items()):
        app.config[f"SECURITY_{name}"] = value
    for name, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = message
    app.config["SECURITY_TOTP_SECRETS"] = {"1": "unused: AppCodes seals them itself"}
    app.config["SECURITY_I18N_DOMAIN"] = "messages"
    app.config["SECURITY_I18N_DIRNAME"] = [str(Path(app.root_path) / "translations")]
    # The guard compares Sec-Fetch-Site and Origin, which say more than the Referer that Flask-WTF
    # would insist on over https; and a page may stay open all evening without losing its text.
    app.config.update(WTF_CSRF_SSL_STRICT=False, WTF_CSRF_TIME_LIMIT=None)
    security = OwnSecurity(
        app,
        Accounts(db.session, User, StaffRole, Passkey),  # type: ignore[arg-type]
        login_form=SignInForm,
        forgot_password_form=ForgottenPasswordForm,
        reset_password_form=NewPasswordForm,
        change_password_form=ChangePasswordForm,
        verify_form=AgainForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=NoRescueForm,
        mf_recovery_form=RecoveryCodeForm,
        wan_register_form=NewPasskeyForm,
        wan_signin_form=UsePasskeyForm,
        wan_signin_response_form=PasskeyAnswerForm,
        wan_delete_form=RemovePasskeyForm,
        webauthn_util_cls=passkeys.OwnSite,
        totp_cls=AppCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        mail_util_cls=OutboxMail,
        render_template=_page,  # type: ignore[arg-type]
    )
    _sign_with_sha_256(app, security)
    security.want_json(lambda _request: False)
    app.before_request(_refuse_what_no_form_sends)
    second_step.init_app(app)
    failures.init_app(app)
    passkeys.init_app(app)
    cookie.init_app(app)
    _read_no_cookie_on_public_pages(app, security)


def _page(template: str, **values: Any) -> tuple[str, int]:
    """One of Flask-Security's pages; 422 once something in its form was wrong."""
    forms = [name for name in values if name.endswith("_form")]
    form = values[next((name for name in forms if name in SECOND_FORMS), forms[0])]
    if isinstance(form, OpenForm):
        form.show_mistyped()
    return render_template(template, form=form, **values), UNPROCESSABLE if form.errors else 200


def _sign_with_sha_256(app: Flask, security: Security) -> None:
    """Links and questions to devices. Flask-Security signs by SHA-1, and with the oldest key."""
    keys = app.config["SETTINGS"].keys
    for name in [name for name in vars(security) if name.endswith("_serializer")]:
        setattr(security, name, tokens.signer_of(keys, name))


def _refuse_what_no_form_sends() -> tuple[str, int] | None:
    """Flask-Security would also read JSON, and would only redirect from a link that is over."""
    if request.blueprint != "security":
        return None
    if request.is_json:
        abort(UNSUPPORTED)
    if request.endpoint == "security.reset_password":
        token = (request.view_args or {})["token"]
        expired, invalid, user = reset_password_token_status(token)  # type: ignore[no-untyped-call]
        if invalid:
            log.warning("a link that is not as we signed it: password")
        if expired or invalid or user is None or not user.active:
            return render_template("accounts/old_link.html"), GONE
    return None


def _read_no_cookie_on_public_pages(app: Flask, security: Security) -> None:
    """Three hooks would ask on every page who is signed in: each costs a query and a Vary: Cookie.

    Nobody needs them here: we keep no "remember me" cookie and no Flask-Principal permissions, and
    the guard loads the user where a page asks for one.
    """
    app.after_request_funcs[None].remove(app.login_manager._update_remember_cookie)  # type: ignore[attr-defined]
    app.template_context_processors[None].remove(_user_context_processor)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    security.principal.identity_loaders.clear()
