"""Asking to host, and answering it: approve, ask for changes, decline."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.accounts.actions import found_organisation, plain_address
from outreach.accounts.models import Role, User
from outreach.accounts.queries import reviewers
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.organisations import queries
from outreach.organisations.actions import invitations
from outreach.organisations.models import ApplicationState, HostApplication
from outreach.words import N_

RECEIVED = "accounts.application-received"
ANSWERED = "accounts.application-answered"
WAITING = "accounts.application-waiting"

_OPEN = (ApplicationState.NEW, ApplicationState.RETURNED)


def apply(
    session: Session, *, form_key: str, email: str, now: datetime, **details: str | None
) -> HostApplication:
    """Ask to host, and queue the mail that says so. ``details`` are those of :func:`change`.

    The same form sent again changes nothing, and an address has one open application.

    Raises:
        Refused: it is no address, or an application from it is open.
    """
    earlier = queries.application_of_form(session, form_key)
    if earlier is not None:
        return earlier
    address = plain_address(email, field="email")
    if queries.open_application(session, address) is not None:
        raise Refused(
            N_("An application from this address is open already. The link is in your mail."),
            field="email",
        )
    application = HostApplication(
        form_key=form_key,
        email=address,
        state=ApplicationState.NEW,
        created_at=now,
        changed_at=now,
        **details,
    )
    try:
        with session.begin_nested():
            session.add(application)
            session.flush()
    except IntegrityError:  # the same form, sent twice at once
        return queries.application_of_form(session, form_key) or application
    _tell(session, RECEIVED, application, now)
    _tell_reviewers(session, application, now)
    return application


def change(
    session: Session, application: HostApplication, *, now: datetime, **details: str | None
) -> None:
    """Say it anew after changes were asked for: ``name organisation_name place reason experience``.

    Raises:
        Refused: none are asked for now.
    """
    _move(session, application, (ApplicationState.RETURNED,), ApplicationState.NEW, now)
    for name, value in details.items():
        setattr(application, name, value)
    session.flush()
    _tell(session, RECEIVED, application, now)
    _tell_reviewers(session, application, now)


def approve(
    session: Session, application: HostApplication, *, by: User, answer: str | None, now: datetime
) -> None:
    """Start the organisation, and invite the applicant to own it.

    Raises:
        Refused: it was answered meanwhile.
    """
    _move(session, application, _OPEN, ApplicationState.APPROVED, now)
    application.answer, application.answered_by_id = answer, by.id
    organisation = found_organisation(
        session, name=application.organisation_name, email=application.email, now=now
    )
    session.flush()
    application.invitation = invitations.invite(
        session,
        organisation,
        email=application.email,
        role=Role.OWNER,
        message=answer,
        by=by,
        now=now,
    )


def invite_again(session: Session, application: HostApplication, *, now: datetime) -> None:
    """Send an approved applicant the invitation to own the organisation again.

    Raises:
        Refused: there is no such invitation, it was answered, or it was sent a moment ago.
    """
    invitation = application.invitation
    if invitation is None or not application.is_approved:
        raise Refused(N_("There is no invitation that could be sent again."))
    invitations.send_again(session, invitation, now=now)


def ask_for_changes(
    session: Session, application: HostApplication, *, by: User, answer: str | None, now: datetime
) -> None:
    """Give it back with what is missing.

    Raises:
        Refused: nothing is said, or it was answered meanwhile.
    """
    _answer(session, application, ApplicationState.RETURNED, by, answer, now)


def decline(
    session: Session, application: HostApplication, *, by: User, answer: str | None, now: datetime
) -> None:
    """Say no, and why.

    Raises:
        Refused: nothing is said, or it was answered meanwhile.
    """
    _answer(session, application, ApplicationState.DECLINED, by, answer, now)


def _answer(
    session: Session,
    application: HostApplication,
    state: ApplicationState,
    by: User,
    answer: str | None,
    now: datetime,
) -> None:
    if not answer:
        raise Refused(N_("Say why: the applicant reads it."), field="answer")
    _move(session, application, _OPEN, state, now)
    application.answer, application.answered_by_id = answer, by.id
    session.flush()
    _tell(session, ANSWERED, application, now)


def _move(
    session: Session,
    application: HostApplication,
    before: tuple[ApplicationState, ...],
    after: ApplicationState,
    now: datetime,
) -> None:
    """One conditional UPDATE: two people may answer at once, and one of them does."""
    moved = session.execute(
        sa.update(HostApplication)
        .where(HostApplication.id == application.id, HostApplication.state.in_(before))
        .values(state=after, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(application)
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(N_("This application has been answered meanwhile. Please look at it again."))


def _tell(session: Session, kind: str, application: HostApplication, now: datetime) -> None:
    key = f"{kind}:{application.uid}:{now.isoformat()}"
    outbox.queue(session, kind, key=key, now=now, application_id=application.id)


def _tell_reviewers(session: Session, application: HostApplication, now: datetime) -> None:
    """One mail for each; the row names the application as no mail to the applicant does."""
    for user in reviewers(session):
        key = f"{WAITING}:{application.uid}:{user.id}:{now.isoformat()}"
        outbox.queue(session, WAITING, key=key, now=now, user_id=user.id, waiting_id=application.id)
