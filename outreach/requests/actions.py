"""Asking for a screening near oneself, and what comes of it.

The person: ask, change, stop sharing, withdraw. Who looks after the programme: pass on, take back,
decline. The organisation it was passed to: plan, hand back.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation, User
from outreach.dates import zones_by_country
from outreach.delivery import outbox
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.films.models import Film
from outreach.requests import queries
from outreach.requests.models import OPEN, SHARING_NOW, RequestState, ScreeningRequest
from outreach.screenings.models import Screening
from outreach.words import N_

# Rows of the outbox are kept under these: they stay as they were once named.
RECEIVED = "screenings.request-received"
AGAIN = "screenings.request-again"
DECLINED = "screenings.request-declined"
PASSED_ON = "screenings.request-passed-on"
FOR_YOU = "screenings.request-for-you"
PLANNED = "screenings.request-planned"

MOST_PEOPLE = 10_000
# What goes when it belongs to no organisation any more.
OF_NOBODY: dict[str, Any] = {"organisation_id": None, "screening_id": None, "note": None}


def ask(
    session: Session, film: Film, *, form_key: str, email: str, now: datetime, **details: Any
) -> None:
    """Ask for a screening of the film, and queue the mail with the link.

    While a request from this address is open, its link is mailed again instead; who sent the form
    is not told which. The same form sent again changes nothing. ``details`` are those of
    :func:`change`.

    Raises:
        Refused: it is no address, or something in the details cannot be.
    """
    address = mail_address(email).lower()
    _check(details)
    if queries.request_of_form(session, form_key) is not None:
        return
    if queries.open_request(session, film, address) is None:
        asked = ScreeningRequest(
            film=film, form_key=form_key, email=address, created_at=now, changed_at=now
        )
        _describe(asked, details, now)
        with suppress(IntegrityError):  # the same form or another, sent at the same moment
            with session.begin_nested():
                session.add(asked)
                session.flush()
            _tell(session, RECEIVED, asked, now)
            return
    standing = queries.open_request(session, film, address)
    if standing is not None and standing.form_key != form_key:
        _send_link_again(session, standing, now)


def change(session: Session, asked: ScreeningRequest, *, now: datetime, **details: Any) -> None:
    """Put it right: ``name town country people offers offer_words reason may_share``.

    Raises:
        Refused: it is no longer new, or something in the details cannot be.
    """
    _check(details)
    _move(session, asked, (RequestState.NEW,), now, state=RequestState.NEW)
    _describe(asked, details, now)
    session.flush()


def stop_sharing(session: Session, asked: ScreeningRequest) -> None:
    """No host reads the name and the address from now on, however far the request is."""
    asked.may_share, asked.share_agreed_at, asked.share_wording = False, None, None
    session.flush()


def withdraw(session: Session, asked: ScreeningRequest, *, now: datetime) -> None:
    """Take it back. Withdrawn twice is withdrawn once.

    Raises:
        Refused: it is declined, or the screening is announced.
    """
    if asked.state is RequestState.WITHDRAWN:
        return
    _move(session, asked, OPEN, now, state=RequestState.WITHDRAWN, **OF_NOBODY)


def pass_on(
    session: Session,
    asked: ScreeningRequest,
    *,
    organisation: Organisation,
    note: str | None,
    by: User,
    now: datetime,
) -> None:
    """Give it to an organisation, and tell both. ``note`` is for the organisation.

    Raises:
        Refused: it was answered meanwhile.
    """
    _move(
        session,
        asked,
        (RequestState.NEW,),
        now,
        state=RequestState.PASSED_ON,
        organisation_id=organisation.id,
        note=note,
        answered_by_id=by.id,
    )
    _tell(session, PASSED_ON, asked, now)
    _tell(session, FOR_YOU, asked, now)


def decline(
    session: Session, asked: ScreeningRequest, *, answer: str | None, by: User, now: datetime
) -> None:
    """Say no, and why.

    Raises:
        Refused: nothing is said, or it was answered meanwhile.
    """
    if not answer:
        raise Refused(N_("Say why: the person who asked reads it."), field="answer")
    _move(
        session,
        asked,
        (RequestState.NEW,),
        now,
        state=RequestState.DECLINED,
        answer=answer,
        answered_by_id=by.id,
    )
    _tell(session, DECLINED, asked, now)


def take_back(session: Session, asked: ScreeningRequest, *, now: datetime) -> None:
    """Take it from an organisation that does nothing about it.

    Raises:
        Refused: it is with none any more, or its screening is announced.
    """
    _move(session, asked, (RequestState.PASSED_ON,), now, state=RequestState.NEW, **OF_NOBODY)


def hand_back(
    session: Session, asked: ScreeningRequest, *, because: str | None, now: datetime
) -> None:
    """Have the organisation that it was passed to return it, with a word why.

    Raises:
        Refused: nothing is said, or it is not theirs any more.
    """
    if not because:
        raise Refused(N_("Say why: it helps to find somebody else."), field="because")
    _move(
        session,
        asked,
        (RequestState.PASSED_ON,),
        now,
        held_by=asked.organisation_id,
        state=RequestState.NEW,
        returned_by_id=asked.organisation_id,
        returned_because=because,
        **OF_NOBODY,
    )


def plan(session: Session, asked: ScreeningRequest, screening: Screening, *, now: datetime) -> None:
    """Remember that this screening is what comes of the request.

    The person is told once it is published, or at once if it is.

    Raises:
        Refused: the screening is of another film, or the request not with its organisation.
    """
    if screening.film is not asked.film:
        raise Refused(N_("They asked for %(film)s."), field="film", film=asked.film.title)
    _move(
        session,
        asked,
        (RequestState.PASSED_ON,),
        now,
        held_by=screening.organisation_id,
        screening_id=screening.id,
    )
    if screening.is_published:
        announce(session, screening, now=now)


def announce(session: Session, screening: Screening, *, now: datetime) -> None:
    """Close the requests of which the screening was made, and have everybody told who asked."""
    for asked in queries.held_requests_behind(session, screening):
        asked.state, asked.changed_at = RequestState.PLANNED, now
        _tell(session, PLANNED, asked, now)


def check_country(code: str) -> None:
    """Say that nobody lives there.

    Raises:
        Refused: it is no country of the list.
    """
    if code not in zones_by_country():
        raise Refused(N_("Choose a country from the list."), field="country")


def check_people(people: int | None) -> None:
    """Say that nobody brings so many.

    Raises:
        Refused: it is too many, or none.
    """
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        raise Refused(
            N_("Write a number from 1 to %(most)s, or leave it empty."),
            field="people",
            most=MOST_PEOPLE,
        )


def _check(details: dict[str, Any]) -> None:
    check_country(details["country"])
    check_people(details["people"])


def _describe(asked: ScreeningRequest, details: dict[str, Any], now: datetime) -> None:
    """Say it anew. What was agreed to keeps its moment, unless it is agreed to anew."""
    agreed = bool(details["may_share"])
    if agreed and asked.share_wording != SHARING_NOW:
        asked.share_agreed_at, asked.share_wording = now, SHARING_NOW
    if not agreed:
        asked.share_agreed_at, asked.share_wording = None, None
    for name, value in details.items():
        setattr(asked, name, value)


def _move(
    session: Session,
    asked: ScreeningRequest,
    before: tuple[RequestState, ...],
    now: datetime,
    *,
    held_by: int | None = None,
    **values: Any,
) -> None:
    """One conditional UPDATE: two people may decide at once, and one of them does."""
    moving = (
        sa.update(ScreeningRequest)
        .where(ScreeningRequest.id == asked.id, ScreeningRequest.state.in_(before))
        .values(changed_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    if held_by is not None:
        moving = moving.where(ScreeningRequest.organisation_id == held_by)
    moved = session.execute(moving)
    session.refresh(asked)
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(
            N_("Somebody has dealt with this request meanwhile. Please look at it again.")
        )


def _send_link_again(session: Session, asked: ScreeningRequest, now: datetime) -> None:
    """At most once an hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = f"{AGAIN}:{asked.uid}:{hour.isoformat()}"
    outbox.queue(session, AGAIN, key=key, now=now, request_id=asked.id)


def _tell(session: Session, kind: str, asked: ScreeningRequest, now: datetime) -> None:
    key = f"{kind}:{asked.uid}:{now.isoformat()}"
    outbox.queue(session, kind, key=key, now=now, request_id=asked.id)
