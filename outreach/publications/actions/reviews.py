"""Asking to publish, while an organisation is not trusted yet, and what comes of it.

Everything here takes the screening's row first: its host may take it back while somebody decides,
two may decide at once, and one of them does.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import queries as accounts
from outreach.accounts.models import User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.publications import queries
from outreach.publications.models import PublicationRequest, ReviewState
from outreach.screenings import actions
from outreach.screenings.models import Screening, Status
from outreach.words import N_

# Rows of the outbox are kept under these: they stay as they were once named.
WAITING = "screenings.publication-waiting"
DECIDED = "screenings.publication-decided"


def publish_or_ask(session: Session, screening: Screening, *, by: User, now: datetime) -> None:
    """Publish it, or ask for it while its organisation is not trusted.

    Raises:
        Refused: it is no draft, or its time has passed.
    """
    if screening.organisation.is_trusted:
        actions.publish(session, screening, now=now)
    else:
        ask(session, screening, by=by, now=now)


def ask(session: Session, screening: Screening, *, by: User, now: datetime) -> PublicationRequest:
    """Have it wait for review. To the public it is what a draft is.

    Raises:
        Refused: it is no draft, or its time has passed.
    """
    screening.lock()
    actions.check_publishable(screening, now)
    screening.status = Status.REQUESTED
    request = PublicationRequest(
        screening=screening, state=ReviewState.WAITING, asked_at=now, asked_by=by
    )
    session.add(request)
    session.flush()
    _tell_reviewers(session, screening, now=now)
    return request


def take_back(session: Session, screening: Screening, *, now: datetime) -> None:
    """Make it a draft again that nobody reviews.

    Raises:
        Refused: it does not wait any more.
    """
    request = held(session, screening)
    screening.status = Status.DRAFT
    request.state, request.decided_at = ReviewState.TAKEN_BACK, now
    session.flush()


def approve(
    session: Session, screening: Screening, *, by: User, answer: str | None = None, now: datetime
) -> None:
    """Publish it, and tell its host.

    Raises:
        Refused: it does not wait any more, or its time has passed.
    """
    request = held(session, screening)
    if not screening.may_be_approved(now):
        raise Refused(N_("Its time has passed while it waited. Give it back to its host."))
    _decide(session, request, ReviewState.PUBLISHED, by, answer, now)
    actions.make_public(session, screening, now=now)


def approve_and_trust(
    session: Session, screening: Screening, *, by: User, answer: str | None = None, now: datetime
) -> None:
    """Publish it, and let its organisation publish by itself from now on.

    Raises:
        Refused: as :func:`approve`.
    """
    approve(session, screening, by=by, answer=answer, now=now)
    screening.organisation.is_trusted = True
    session.flush()


def give_back(
    session: Session, screening: Screening, *, by: User, answer: str | None, now: datetime
) -> None:
    """Make it a draft again, with words that its host reads.

    Raises:
        Refused: nothing is said, or it does not wait any more.
    """
    if not answer:
        raise Refused(N_("Say what is missing: the host reads it."), field="answer")
    request = held(session, screening)
    screening.status = Status.DRAFT
    _decide(session, request, ReviewState.RETURNED, by, answer, now)


def held(session: Session, screening: Screening) -> PublicationRequest:
    """The request that waits; nobody else answers it before this transaction ends.

    Raises:
        Refused: it does not wait any more.
    """
    screening.lock()
    request = queries.latest_request(session, screening)
    if not screening.is_requested or request is None:
        raise Refused(N_("This screening does not wait for review any more."))
    return request


def _decide(
    session: Session,
    request: PublicationRequest,
    state: ReviewState,
    by: User,
    answer: str | None,
    now: datetime,
) -> None:
    request.state, request.answer = state, answer
    request.decided_at, request.decided_by_id = now, by.id
    session.flush()
    for user_id in (request.asked_by_id, None):  # None: to the organisation's own address
        key = f"{DECIDED}:{request.id}:{state}:{user_id}"
        outbox.queue(
            session,
            DECIDED,
            key=key,
            now=now,
            publication_request_id=request.id,
            user_id=user_id,
        )


def _tell_reviewers(session: Session, screening: Screening, *, now: datetime) -> None:
    """One mail a day for each: who asks, takes back and asks again is not told of each time."""
    for user in accounts.reviewers(session):
        key = f"{WAITING}:{screening.id}:{user.id}:{now.date()}"
        outbox.queue(session, WAITING, key=key, now=now, user_id=user.id, waiting_id=screening.id)
