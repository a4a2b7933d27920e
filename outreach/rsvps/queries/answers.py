"""Questions about what hosts ask and guests answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.rsvps.models import (
    STANDING,
    Answer,
    Guest,
    PrivateAnswer,
    Question,
    Rsvp,
    RsvpTerms,
    Value,
)
from outreach.rsvps.queries.guests import IS_NAMED
from outreach.rsvps.queries.terms import terms_of
from outreach.screenings.models import Screening

OneAnswer = Answer | PrivateAnswer
_Rows = Iterable[OneAnswer]
_Kept = tuple[type[OneAnswer], ...]
KEPT: _Kept = (Answer, PrivateAnswer)
_ON_AND_NAMED = (Rsvp.state.in_(STANDING), IS_NAMED)
_QUESTIONS = (
    sa.select(Question)
    .where(Question.screening_id == sa.bindparam("screening_id"))
    .order_by(Question.position, Question.id)
    .options(selectinload(Question.hangs_on))
)


class Asks(NamedTuple):
    """The terms of a screening, and its questions in order."""

    terms: RsvpTerms
    questions: Sequence[Question]


def questions_of(session: Session, screening: Screening) -> Sequence[Question]:
    """What is asked, in order."""
    return session.scalars(_QUESTIONS, {"screening_id": screening.id}).all()


def asks_of(session: Session, screening: Screening) -> Asks:
    """What a screening asks of parties."""
    return Asks(terms_of(session, screening), questions_of(session, screening))


def guests_with(session: Session, rsvp: Rsvp) -> Sequence[Guest]:
    """Those who come along, as far as they are named, in order."""
    return session.scalars(
        sa.select(Guest).where(Guest.rsvp_id == rsvp.id).order_by(Guest.number)
    ).all()


def guests_along(session: Session, rsvp: Rsvp) -> list[str]:
    """The names of those who come along; fewer may come than were named."""
    return [guest.name for guest in guests_with(session, rsvp)][: rsvp.party_size - 1]


def all_answers(session: Session, rsvp: Rsvp, kept: _Kept = KEPT) -> list[OneAnswer]:
    """Each answer of the party with its question, the sensitive ones last: for the party itself."""
    found: list[OneAnswer] = []
    for record in kept:
        theirs = sa.select(record).where(record.rsvp_id == rsvp.id).order_by(record.id)
        found += cast(_Rows, session.scalars(theirs.options(selectinload(record.question))))
    return found


def answers_of(session: Session, rsvp: Rsvp, kept: _Kept = KEPT) -> dict[str, Value]:
    """What the party answered, by the name of the field; for the party itself."""
    return {one.question.field(one.guest): one.value for one in all_answers(session, rsvp, kept)}


def is_answered(session: Session, question: Question) -> bool:
    """Whether somebody has answered it."""
    return any(
        session.scalar(sa.select(sa.exists().where(record.question_id == question.id)))
        for record in KEPT
    )


def answers_to(session: Session, question: Question) -> Sequence[OneAnswer]:
    """What those who come or wait answered, by name. Those of a sensitive question are private."""
    record = _record_of(question)
    rows = session.scalars(
        sa.select(record)
        .join(Rsvp, Rsvp.id == record.rsvp_id)
        .where(*_to(question, record))
        .order_by(sa.func.lower(Rsvp.name), Rsvp.id, record.guest)
        .options(selectinload(record.rsvp))
    )
    return list(cast(_Rows, rows))


def how_many_answered(session: Session, question: Question) -> int:
    """How many parties have answered it: what those see who may not read the answers."""
    record = _record_of(question)
    return (
        session.scalar(
            sa.select(sa.func.count(sa.distinct(record.rsvp_id)))
            .join(Rsvp, Rsvp.id == record.rsvp_id)
            .where(*_to(question, record))
        )
        or 0
    )


def guests_by_rsvp(session: Session, screening: Screening) -> dict[int, list[Guest]]:
    """Who comes along with whom, by the number of the RSVP."""
    found: dict[int, list[Guest]] = {}
    for guest in session.scalars(
        sa.select(Guest)
        .join(Rsvp, Rsvp.id == Guest.rsvp_id)
        .where(Rsvp.screening_id == screening.id, *_ON_AND_NAMED)
        .order_by(Guest.rsvp_id, Guest.number)
    ):
        found.setdefault(guest.rsvp_id, []).append(guest)
    return found


def _record_of(question: Question) -> type[OneAnswer]:
    return PrivateAnswer if question.is_sensitive else Answer


def _to(question: Question, record: type[OneAnswer]) -> tuple[sa.ColumnElement[bool], ...]:
    """Of parties of its screening: who was moved to another has told that one nothing."""
    here = Rsvp.screening_id == question.screening_id
    return (record.question_id == question.id, here, *_ON_AND_NAMED)
