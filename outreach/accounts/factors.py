"""What people prove beside their password: who has to, setting it up, taking it away."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required
from flask_security.proxies import _security
from itsdangerous import BadSignature

from outreach.accounts import codes, cookie, sign_ins
from outreach.accounts.jobs import notices
from outreach.accounts.jobs.notices import Change
from outreach.accounts.models import Ended, User
from outreach.clock import now
from outreach.errors import Refused
from outreach.web import db, tokens
from outreach.web.access import Member, home
from outreach.words import N_

MINUTES_RECENT = 10
SECONDS_TO_SET_UP = 30 * 60
FORBIDDEN = 403

# The pages of somebody who has to set one up.
SET_UP = frozenset(
    {
        "factors.index",
        "factors.authenticator",
        "security.verify",
        "security.wan_register",
        "security.wan_register_response",
    }
)

# What changes how somebody signs in asks for their password again: a browser left open is enough
# for everything else.
recent = auth_required("session", within=MINUTES_RECENT, grace=0)


def first_step(user: User, member: Member) -> ResponseReturnValue | None:
    """Where somebody must go before anything else of members; None when they need not.

    Who sees more than the public proves more than a password; only in an organisation that is made
    up do they not.
    """
    if request.endpoint in SET_UP or not member.needs_factor or user.has_factor:
        return None
    if request.method not in db.SAFE:
        return render_template("accounts/factors/needed.html"), FORBIDDEN
    return redirect(url_for("factors.index", needed=None if member is home() else "here"))


def sealed(user: User, secret: str) -> str:
    """The secret on its way through the page: for this user, and for half an hour."""
    return str(tokens.signer("authenticator").dumps([user.fs_uniquifier, secret]))


def unsealed(user: User, text: str | None) -> str | None:
    """The secret that this page showed to this user; None when it was another or is over."""
    try:
        whose, secret = tokens.signer("authenticator").loads(text or "", max_age=SECONDS_TO_SET_UP)
    except (BadSignature, TypeError, ValueError):
        return None
    return str(secret) if whose == user.fs_uniquifier else None


def set_up(user: User, secret: str, code: str) -> list[str]:
    """Let the app with this secret be the second factor.

    Returns:
        Recovery codes, for somebody who has none yet.

    Raises:
        Refused: the app shows another code.
    """
    user.lock()
    user.totp_last_counter = None  # a counter of the app before says nothing about this one
    if not _security.totp_factory.verify_totp(code, secret, user, codes.CLOCK_MAY_BE_WRONG):
        raise Refused(
            N_("The app shows another code. Type the one that it shows now."), field="code"
        )
    user.tf_totp_secret, user.tf_primary_method = secret, "authenticator"
    changed(user, Change.AUTHENTICATOR)
    return [] if user.mf_recovery_codes else _make_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    """New recovery codes, in place of those before.

    Raises:
        Refused: there is no second step that they could stand in for.
    """
    user.lock()
    if not user.has_factor:
        raise Refused(N_("Set up an app or a passkey first."))
    changed(user, Change.RECOVERY_CODES)
    return _make_recovery_codes(user)


def remove_authenticator(user: User, member: Member) -> None:
    """Let the app be a factor no more.

    Raises:
        Refused: their role needs one, and they have no other.
    """
    if not user.has_authenticator:
        return
    if member.needs_factor and not user.webauthn:
        raise Refused(N_("Your role needs a second step. Set up another one first."))
    user.tf_totp_secret = user.tf_primary_method = user.totp_last_counter = None
    if not user.has_factor:
        user.mf_recovery_codes = None
    changed(user, Change.NO_AUTHENTICATOR)


def changed(user: User, change: Change) -> None:
    """What follows from every change: the other sign-ins end, and a mail says so."""
    moment = now()
    sign_ins.end_all(db.session, user.id, Ended.FACTOR, now=moment, but=cookie.current())
    notices.queue(db.session, user, change, now=moment)


def _make_recovery_codes(user: User) -> list[str]:
    return _security.mf_recovery_codes_util.create_recovery_codes(user)
