"""For which of their organisations somebody acts, as the session that their sign-in began says."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, session

from outreach.accounts import queries
from outreach.accounts.models import Membership
from outreach.errors import Refused
from outreach.web import db
from outreach.web.access import Hold
from outreach.words import N_

KEY = "organisation"
_GONE = N_("You are no member of that organisation any more. Nothing was changed.")


def among(memberships: Sequence[Membership], hold: Hold) -> Membership | None:
    """The one of a user's memberships in which they act now; None when there is none.

    Looking falls back to the oldest membership when the chosen one is gone, or to none. Changing
    does not: the form was filled in for the organisation that its page showed.

    Raises:
        Refused: something is to be changed, and the chosen membership is gone.
    """
    chosen = next((m for m in memberships if m.organisation_id == session.get(KEY)), None)
    if hold is Hold.NOTHING:
        return _shown(chosen or next(iter(memberships), None))
    if chosen is None and KEY not in session:
        chosen = next(iter(memberships), None)
        return chosen and _held(chosen, hold)
    held = chosen and _held(chosen, hold)
    if held is None:
        raise Refused(_GONE)
    return held


def choose(organisation_id: int) -> None:
    """Act for this organisation from now on. Forms opened for another one are no longer taken."""
    if session.get(KEY) != organisation_id:
        session.pop("csrf_token", None)
        g.pop("csrf_token", None)
    session[KEY] = organisation_id


def _shown(found: Membership | None) -> Membership | None:
    if found is not None:
        choose(found.organisation_id)
    else:
        session.pop(KEY, None)
    return found


def _held(membership: Membership, hold: Hold) -> Membership | None:
    if hold is Hold.ORGANISATION:
        membership.organisation.lock()
    return queries.held_membership(db.session, membership.id)
