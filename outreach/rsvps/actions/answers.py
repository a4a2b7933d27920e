"""Who comes along, and what they answer: checked, kept, and changed by the guest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.rsvps.actions.forgetting import plan_to_forget_needs
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.models import (
    STANDING,
    AccessNeeds,
    Answer,
    Guest,
    PrivateAnswer,
    Question,
    QuestionKind,
    Rsvp,
    RsvpTerms,
    Value,
)
from outreach.rsvps.queries.answers import Asks, asks_of
from outreach.words import N_

TOO_LATE = N_("What was answered can no longer be changed.")
LONGEST_NAME = 150
LONGEST = {QuestionKind.SHORT: 300, QuestionKind.LONG: 2_000}
LARGEST_NUMBER = 1_000_000

# By the name of the field; None, or no such field, is no answer.
Given = Mapping[str, Value | None]


def keep(
    session: Session,
    rsvp: Rsvp,
    asks: Asks,
    *,
    guests: Sequence[str | None],
    answers: Given,
) -> bool:
    """Keep what a party says of itself. Returns whether something of it is sensitive.

    Raises:
        Refused: a name or an answer is missing, or is none that can be given.
    """
    names = _checked_names(asks.terms, rsvp.party_size, guests)
    kept = list(_checked(asks.questions, rsvp.party_size, answers))
    session.add_all(
        Guest(rsvp_id=rsvp.id, number=number, name=name)
        for number, name in enumerate(names, 1)
        if name
    )
    for question, guest, value in kept:
        record = PrivateAnswer if question.is_sensitive else Answer
        session.add(record(rsvp_id=rsvp.id, question_id=question.id, guest=guest, value=value))
    return any(question.is_sensitive for question, _, _ in kept)


def amend(
    session: Session,
    rsvp: Rsvp,
    *,
    access_needs: str | None,
    guests: Sequence[str | None] = (),
    answers: Given,
    now: datetime,
) -> None:
    """Have a guest say something else, until the screening begins.

    Raises:
        Refused: it has begun, the party does not come, or an answer cannot be given.
    """
    hold(session, rsvp)
    if not may_amend(rsvp, now):
        raise Refused(TOO_LATE)
    forget(session, rsvp)
    _say_needs(rsvp, access_needs)
    asks = asks_of(session, rsvp.screening)
    if keep(session, rsvp, asks, guests=guests, answers=answers) or access_needs:
        plan_to_forget_needs(session, rsvp.screening, now=now)


def may_amend(rsvp: Rsvp, now: datetime) -> bool:
    """Whether the guest may still change what was said."""
    screening = rsvp.screening
    return rsvp.state in STANDING and not screening.is_cancelled and not screening.has_begun(now)


def _checked_names(terms: RsvpTerms, party_size: int, guests: Sequence[str | None]) -> list[str]:
    """The names of those who come along; none where the host does not ask for them."""
    if not terms.asks_names:
        return []
    names = [*guests, *[None] * party_size][: party_size - 1]
    for number, name in enumerate(names, 1):
        check_name(number, name)
    return [name or "" for name in names]


def check_name(number: int, name: str | None) -> None:
    """Say that the host asks for this name too, and for one that fits a list."""
    if not name:
        raise Refused(N_("The host asks for the name of each of you."), field=f"guest_{number}")
    if len(name) > LONGEST_NAME:
        raise Refused(N_("This name is too long."), field=f"guest_{number}")


def check_answer(question: Question, guest: int, answers: Given) -> None:
    """Say that this is no answer to the question; one that does not apply needs none.

    Raises:
        Refused: that is so.
    """
    if not question.applies(guest, answers):
        return
    field = question.field(guest)
    value = answers.get(field)
    if value is None or value == []:
        if question.is_required:
            raise Refused(N_("This needs an answer."), field=field)
        return
    if not _fits(question, value):
        raise Refused(_MISFIT[question.kind], field=field)


def forget(session: Session, rsvp: Rsvp) -> None:
    """Delete the names of those who come along, and all answers."""
    _delete(session, rsvp, Guest, Answer, PrivateAnswer)


def _checked(
    questions: Sequence[Question], party_size: int, answers: Given
) -> Iterator[tuple[Question, int, Value]]:
    for question in questions:
        for guest in question.asked_of(party_size):
            check_answer(question, guest, answers)
            value = answers.get(question.field(guest))
            if value is not None and value != [] and question.applies(guest, answers):
                yield question, guest, value


def _say_needs(rsvp: Rsvp, text: str | None) -> None:
    if rsvp.access_needs and text:
        rsvp.access_needs.text = text
    else:
        rsvp.access_needs = AccessNeeds(text=text) if text else None


def _fits(question: Question, value: Value) -> bool:
    kind = question.kind
    if kind is QuestionKind.NUMBER:
        return isinstance(value, int) and 0 <= value <= LARGEST_NUMBER
    if kind is QuestionKind.SEVERAL:
        return isinstance(value, list) and set(value) <= set(question.choices)
    if kind in LONGEST:
        return isinstance(value, str) and len(value) <= LONGEST[kind]
    return value in question.answers


_MISFIT = {
    QuestionKind.NUMBER: N_("Write a whole number, such as 2."),
    QuestionKind.SHORT: N_("This is too long: at most 300 characters."),
    QuestionKind.LONG: N_("This is too long: at most 2,000 characters."),
    QuestionKind.SEVERAL: N_("Choose from the answers."),
    QuestionKind.CHOICE: N_("Choose one of the answers."),
    QuestionKind.YES_NO: N_("Choose one of the answers."),
}


def _delete(session: Session, rsvp: Rsvp, *records: type[Guest | Answer | PrivateAnswer]) -> None:
    for record in records:
        session.execute(
            sa.delete(record)
            .where(record.rsvp_id == rsvp.id)
            .execution_options(synchronize_session=False)
        )
