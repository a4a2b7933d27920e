"""Answering who asks to publish, and saying which organisations need not ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import queries as accounts
from outreach.accounts.models import Organisation, User
from outreach.errors import Refused
from outreach.publications.actions import reviews
from outreach.publications.queries import as_seen
from outreach.screenings.models import Screening
from outreach.words import N_

RETURN = "return"
DECISIONS: dict[str, Callable[..., None]] = {
    "publish": reviews.approve,
    "trust": reviews.approve_and_trust,
    RETURN: reviews.give_back,
}


def decide(
    session: Session,
    screening: Screening,
    *,
    decision: str,
    seen: str,
    answer: str | None,
    by: User,
    now: datetime,
) -> None:
    """Answer, as one of ``DECISIONS``. Who publishes has seen what is published.

    Args:
        seen: what :func:`as_seen` said when the reviewer opened the page.

    Raises:
        Refused: it has changed since; or as the decision itself.
    """
    reviews.held(session, screening)
    if decision != RETURN and seen != as_seen(session, screening):
        raise Refused(
            N_("The host has changed it since you opened this page. Please look at it again.")
        )
    DECISIONS[decision](session, screening, by=by, answer=answer, now=now)


def trust(organisation: Organisation) -> None:
    """Let an organisation publish by itself."""
    organisation.lock()
    organisation.is_trusted = True


def distrust(session: Session, organisation: Organisation) -> None:
    """Have what an organisation publishes reviewed from now on. What is public stays.

    Raises:
        Refused: it set the installation up.
    """
    if organisation is accounts.first_organisation(session):
        raise Refused(N_("This organisation set the installation up; it publishes by itself."))
    organisation.lock()
    organisation.is_trusted = False
