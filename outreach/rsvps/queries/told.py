"""What a party has told of itself, beside what it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.rsvps.models import Answer, Question, Rsvp, Value
from outreach.rsvps.queries.answers import KEPT, Asks, answers_of, asks_of, guests_along


@dataclass(frozen=True)
class Told:
    """Names of those who come along, and answers by the name of their field."""

    rsvp: Rsvp
    asks: Asks
    along: Sequence[str]
    said: Mapping[str, Value]

    @property
    def unnamed(self) -> int:
        """How many have no name yet, though the host asks for it: the party has grown since."""
        if not self.asks.terms.asks_names:
            return 0
        return max(0, self.rsvp.party_size - 1 - len(self.along))

    @property
    def unanswered(self) -> dict[Question, list[int]]:
        """What the host must know of each guest, and of whom it is not known: likewise."""
        if self.rsvp.is_over:
            return {}
        missing = {
            question: [
                guest
                for guest in question.asked_of(self.rsvp.party_size)
                if question.applies(guest, self.said) and question.field(guest) not in self.said
            ]
            for question in self.asks.questions
            if question.is_required and question.is_per_guest
        }
        return {question: guests for question, guests in missing.items() if guests}

    @property
    def is_incomplete(self) -> bool:
        return bool(self.unnamed or self.unanswered)


def told_by(session: Session, rsvp: Rsvp, *, with_sensitive: bool = True) -> Told:
    """What the party has told, each of it read once.

    Args:
        with_sensitive: for whoever may read sensitive answers. For others none is loaded, and no
            question counts that would tell of one.
    """
    terms, questions = asks_of(session, rsvp.screening)
    if not with_sensitive:
        questions = [question for question in questions if not question.gives_away]
    kept = KEPT if with_sensitive else (Answer,)
    said = answers_of(session, rsvp, kept)
    return Told(rsvp, Asks(terms, questions), guests_along(session, rsvp), said)
