"""What a host does with the questions of a screening's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.errors import Refused
from outreach.rsvps.models import Question, QuestionKind
from outreach.rsvps.queries.answers import is_answered, questions_of
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import Screening
from outreach.words import N_

MOST_QUESTIONS = 20
FEWEST_CHOICES = 2
MOST_CHOICES = 20
LONGEST_CHOICE = 150


@dataclass(frozen=True)
class Wording:
    """A question as its host wants it. ``shown_if`` is a question before it, and its answer."""

    words: str
    kind: QuestionKind
    choices: list[str] = field(default_factory=list)
    is_required: bool = False
    is_per_guest: bool = False
    is_sensitive: bool = False
    shown_if: tuple[int, str] | None = None


def add(session: Session, screening: Screening, wording: Wording, *, now: datetime) -> Question:
    """Ask one thing more, after all others.

    Raises:
        Refused: there are too many, or nobody could answer it.
    """
    screening.lock()
    check_open(screening, now)
    others = questions_of(session, screening)
    if len(others) >= MOST_QUESTIONS:
        raise Refused(N_("A form has at most %(most)s questions."), most=MOST_QUESTIONS)
    position = max((other.position for other in others), default=-1) + 1
    question = Question(screening_id=screening.id, position=position)
    _say(session, screening, question, wording)
    session.add(question)
    session.flush()
    return question


def edit(
    session: Session, screening: Screening, question: Question, wording: Wording, *, now: datetime
) -> None:
    """Ask it in another way, as long as nobody has answered.

    Raises:
        Refused: somebody has, nobody could answer it, or another question hangs on it.
    """
    screening.lock()
    check_open(screening, now)
    if is_answered(session, question):
        raise Refused(N_("Somebody has answered it by now. You may mend its words."))
    _check_those_that_hang_on(session, screening, question, wording)
    _say(session, screening, question, wording)


def mend(
    screening: Screening,
    question: Question,
    *,
    words: str,
    is_required: bool,
    now: datetime,
) -> None:
    """Ask it in other words: what was answered must not come to mean something else.

    Raises:
        Refused: the screening is over or cancelled.
    """
    screening.lock()
    check_open(screening, now)
    question.words, question.is_required = words, is_required


def move_up(session: Session, screening: Screening, question: Question) -> None:
    """Ask it before the one that stands before it.

    Raises:
        Refused: it is asked only after that one.
    """
    screening.lock()
    asked = list(questions_of(session, screening))
    place = asked.index(question)
    if place == 0:
        return
    before = asked[place - 1]
    if question.shown_if_id == before.id:
        raise Refused(N_("It is asked only after an answer to the one before it."))
    before.position, question.position = question.position, before.position


def remove(session: Session, screening: Screening, question: Question) -> None:
    """Ask it no more.

    Raises:
        Refused: somebody has answered it, or another question hangs on it.
    """
    screening.lock()
    if is_answered(session, question):
        raise Refused(N_("Somebody has answered it, so it stays. You may mend its words."))
    if any(other.shown_if_id == question.id for other in questions_of(session, screening)):
        raise Refused(N_("Another question is asked only after an answer to this one."))
    session.delete(question)


def deciding(session: Session, screening: Screening, of: Question | None) -> list[Question]:
    """The questions on whose answers this one, or a new one, may hang: those before it."""
    return [
        other
        for other in questions_of(session, screening)
        if other.kind.decides and (of is None or other.position < of.position)
    ]


def _say(session: Session, screening: Screening, question: Question, wording: Wording) -> None:
    check_choices(wording.kind, wording.choices)
    question.words, question.kind = wording.words, wording.kind
    question.choices = wording.choices if wording.kind.has_choices else []
    question.is_required, question.is_per_guest = wording.is_required, wording.is_per_guest
    question.is_sensitive = wording.is_sensitive
    question.shown_if_id, question.shown_if = wording.shown_if or (None, None)
    if wording.shown_if is None:
        return
    saved = question if question.id else None
    before = {other.id: other for other in deciding(session, screening, saved)}
    hangs_on = before.get(wording.shown_if[0])
    if hangs_on is None or wording.shown_if[1] not in hangs_on.answers:
        raise Refused(N_("Choose an answer to a question before it."), field="shown_if")
    if hangs_on.is_per_guest and not wording.is_per_guest:
        message = N_("That one is asked of each guest, so this one must be too.")
        raise Refused(message, field="shown_if")


def check_choices(kind: QuestionKind, choices: list[str]) -> None:
    """Say that nobody could choose from these.

    Raises:
        Refused: that is so.
    """
    if not kind.has_choices:
        return
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        message = N_("Write 2 to %(most)s answers to choose from, one in each line.")
        raise Refused(message, field="choices", most=MOST_CHOICES)
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise Refused(N_("One of the answers stands there twice."), field="choices")
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        message = N_("An answer has at most %(most)s characters.")
        raise Refused(message, field="choices", most=LONGEST_CHOICE)


def _check_those_that_hang_on(
    session: Session, screening: Screening, question: Question, wording: Wording
) -> None:
    """Say that another question waits for an answer that could not be given any more."""
    new = Question(kind=wording.kind, choices=wording.choices)
    for other in questions_of(session, screening):
        if other.shown_if_id != question.id:
            continue
        if other.shown_if not in new.answers or (wording.is_per_guest and not other.is_per_guest):
            message = N_("Another question is asked only after an answer to this one.")
            raise Refused(message, field="kind")
