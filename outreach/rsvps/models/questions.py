"""What a host asks those who come."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.words import N_

YES, NO = "yes", "no"


class QuestionKind(enum.StrEnum):
    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    NUMBER = "number"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def has_choices(self) -> bool:
        """Whether the host says what can be answered."""
        return self in (QuestionKind.CHOICE, QuestionKind.SEVERAL)

    @property
    def decides(self) -> bool:
        """Whether another question may hang on its answer."""
        return self.has_choices or self is QuestionKind.YES_NO


_LABELS = {
    QuestionKind.SHORT: N_("A line of text"),
    QuestionKind.LONG: N_("Several lines of text"),
    QuestionKind.CHOICE: N_("One of some answers"),
    QuestionKind.SEVERAL: N_("Any of some answers"),
    QuestionKind.YES_NO: N_("Yes or no"),
    QuestionKind.NUMBER: N_("A number"),
}


class Question(Base):
    """One question of a screening's form, asked of the party or of each of its people.

    With ``shown_if_id`` it is asked only of those who answered that question, earlier in the form,
    with ``shown_if``. Sensitive answers are kept apart, for fewer eyes and a shorter time.
    """

    __tablename__ = "rsvp_question"

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    words: Mapped[str]
    choices: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_per_guest: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    shown_if_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("rsvp_question.id", ondelete="SET NULL")
    )
    shown_if: Mapped[str | None]

    hangs_on: Mapped[Question | None] = relationship(remote_side="Question.id")

    def field(self, guest: int = 0) -> str:
        """What its field is called; ``guest`` counts those who come along, 0 is who answers."""
        return f"q{self.id}_{guest}" if guest else f"q{self.id}"

    @property
    def answers(self) -> list[str]:
        """What can be answered, where that is for the host to say."""
        return [YES, NO] if self.kind is QuestionKind.YES_NO else self.choices

    @property
    def gives_away(self) -> bool:
        """Whether it being asked tells of a sensitive answer, or asks for one."""
        return self.is_sensitive or (self.hangs_on is not None and self.hangs_on.gives_away)

    def asked_of(self, party_size: int) -> range:
        """Whom it is asked: each of the party, or whoever answers for all."""
        return range(party_size if self.is_per_guest else 1)

    def applies(self, guest: int, answers: Mapping[str, Any]) -> bool:
        """Whether it is asked of them, after what they answered before."""
        before = self.hangs_on
        if before is None:
            return True
        whose = guest if before.is_per_guest else 0
        if not before.applies(whose, answers):
            return False
        said = answers.get(before.field(whose))
        return self.shown_if in said if isinstance(said, list) else said == self.shown_if
