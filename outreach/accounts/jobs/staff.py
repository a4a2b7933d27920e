"""Mails about staff: to whoever becomes or was staff, and about what support did."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts import queries
from outreach.accounts.actions import staff, support
from outreach.accounts.models import StaffKind, User
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.words import N_

_DONE = {
    support.Done.ENDED: N_("Support has ended every sign-in of your account."),
    support.Done.BLOCKED: N_(
        "Support has blocked your account, and ended its sign-ins. Nobody can sign in with it now."
    ),
    support.Done.UNBLOCKED: N_("Your account is no longer blocked. You can sign in again."),
}


@handles(staff.TOLD)
def staff_told(session: Session, *, user_id: int, role: str, is_given: bool) -> Letter | None:
    """That somebody does such work from now on, or does no more."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        return None
    return letter(
        "accounts/mail/staff",
        to=user.email,
        subject=_("You work for the whole installation") if is_given else _("A role has ended"),
        name=user.name,
        role=StaffKind(role).label,
        is_given=is_given,
        link=url_for("accounts.home", _external=True),
    )


@handles(support.TOLD)
def support_told(session: Session, *, user_id: int, what: str) -> Letter | None:
    """What support did, and where to ask why."""
    user = session.get(User, user_id)
    if user is None:
        return None
    done = support.Done(what)
    first = queries.first_organisation(session)
    return letter(
        "accounts/mail/support",
        to=user.email,
        subject=_("About your account"),
        reply_to=first.email if first else None,
        name=user.name,
        what=_(_DONE[done]),
        may_sign_in=user.active,
        link=url_for("security.login", _external=True),
    )
