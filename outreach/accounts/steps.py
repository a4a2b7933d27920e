"""The steps of a sign-in: what somebody proved, and in which order."""

from __future__ import annotations

import enum

from flask import request, session

FIRST = "first_step"


class Step(enum.StrEnum):
    """Something that somebody proves."""

    PASSWORD = "password"  # noqa: S105
    LINK = "link"
    PASSKEY = "passkey"
    CODE = "code"
    RECOVERY_CODE = "recovery code"


HERE = {
    "sign_in_links.show": Step.LINK,
    "security.wan_signin_response": Step.PASSKEY,
    "security.wan_verify_response": Step.PASSKEY,
    "security.two_factor_token_validation": Step.CODE,
    "security.mf_recovery": Step.RECOVERY_CODE,
}


def here() -> Step:
    """The one that this request is about."""
    return HERE.get(request.endpoint or "", Step.PASSWORD)


def begin() -> None:
    """Keep the first one until the second is taken."""
    session[FIRST] = here().value


def taken() -> tuple[Step, ...]:
    """Those that this request completes."""
    if "tf_user_id" in session:
        return Step(session.get(FIRST, Step.PASSWORD)), here()
    return (here(),)
