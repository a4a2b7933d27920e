"""The second step of signing in: a code from an app, or a recovery code.

Between the two steps the browser's cookie says whose password was right, or whose mailed link was
used, and nothing else; no page of members opens to it, and there is no sign-in yet.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.tf_plugin import tf_clean_session
from flask_security.twofactor import CodeTfPlugin

from outreach.accounts import codes, steps, tries
from outreach.accounts.cookie import OWN_DEVICE
from outreach.clock import now
from outreach.words import N_

STARTED = "second_step_at"
SECONDS_BETWEEN = 10 * 60

ENDPOINTS = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})
# Flask-Security's own ways to choose a method, and to ask a person for help. We have one method
# and pages of our own, in views/factors.py.
UNUSED = frozenset(
    {
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.two_factor_rescue",
        "security.tf_select",
        "security.mf_recovery_codes",
    }
)

SETTINGS: dict[str, Any] = {
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_IMPLEMENTATIONS": {
        "code": f"{__name__}.AppCode",
        "webauthn": "outreach.accounts.passkeys.PasskeyStep",
    },
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": codes.CLOCK_MAY_BE_WRONG,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
    "TOTP_ISSUER": "Outreach",
}
MESSAGES = {
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right, or was used already. Type the one that the app shows now."),
        "danger",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please sign in from the start."), "info"),
    "INVALID_RECOVERY_CODE": (N_("This is none of your codes, or was used already."), "danger"),
}


def init_app(app: Flask) -> None:
    app.before_request(_close)


class AppCode(CodeTfPlugin):
    """Asks for the app's code once the first step was right."""

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        begin()
        # With nothing else to go to, Flask-Security would lead back to the page of the password.
        going = next_loc if next_loc != request.url else None
        return super().tf_login(user, json_payload, going)


def begin() -> None:
    """The first step was right: keep which it was, and what else was said on its form."""
    steps.begin()
    session[STARTED] = int(now().timestamp())
    session[OWN_DEVICE] = bool(request.form.get("own_device"))
    tries.password_was_right()


def _close() -> ResponseReturnValue | None:
    """What was begun long ago has to be begun again; what is done already leads on.

    Flask-Security would sign out whoever follows a link to the second step while signed in.
    """
    if request.endpoint in UNUSED:
        abort(404)
    if request.endpoint in ENDPOINTS and current_user.is_authenticated:
        return redirect(url_for("accounts.home"))
    if request.blueprint == "security" and "tf_user_id" in session:
        age = now().timestamp() - session.get(STARTED, 0)
        if not 0 <= age <= SECONDS_BETWEEN:
            tf_clean_session()  # type: ignore[no-untyped-call]
    return None
