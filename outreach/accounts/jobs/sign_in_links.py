"""The mail with the link that stands in for a password."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts.actions.sign_in_links import LINK
from outreach.accounts.models import SignInLink
from outreach.clock import now
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.web import tokens


@handles(LINK)
def link(session: Session, *, sign_in_link_id: int) -> Letter | None:
    """The link; no mail where it is void already, or nobody has an account with the address."""
    found = session.get(SignInLink, sign_in_link_id)
    if found is None or found.user is None or not found.is_open(now()):
        return None
    return letter(
        "accounts/mail/sign_in_link",
        to=found.user.email,
        subject=_("Your link to sign in"),
        name=found.user.name,
        link=url_for(
            "sign_in_links.show", token=tokens.token("sign-in-link", found.uid), _external=True
        ),
    )
