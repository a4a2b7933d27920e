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


def unnamed(session: Session, rsvp: Rsvp) -> int:
    """How many of the party have no name yet, though the host asks for it: it has grown since."""
    if not terms_of(session, rsvp.screening).asks_names:
        return 0
    return max(0, rsvp.party_size - 1 - len(guests_along(session, rsvp)))


def unanswered(
    session: Session, rsvp: Rsvp, *, with_sensitive: bool = True
) -> dict[Question, list[int]]:
    """What the host must know of each guest, and of whom it is not known: the party has grown.

    Args:
        with_sensitive: for whoever may read sensitive answers. For others none is loaded, and no
            question counts that would tell of one.
    """
    if rsvp.is_over:
        return {}
    kept = KEPT if with_sensitive else (Answer,)
    said = answers_of(session, rsvp, kept)
    missing = {
        question: [
            guest
            for guest in question.asked_of(rsvp.party_size)
            if question.applies(guest, said) and question.field(guest) not in said
        ]
        for question in questions_of(session, rsvp.screening)
        if question.is_required
        and question.is_per_guest
        and (with_sensitive or not question.gives_away)
    }
    return {question: guests for question, guests in missing.items() if guests}


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
