"""Who comes along, and what they answered to the host's questions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from outreach.database import Base
from outreach.rsvps.models.questions import Question
from outreach.rsvps.models.rsvps import Rsvp

Value = str | int | list[str]


class Guest(Base):
    """One of a party beside the person who answered; ``number`` begins at 1."""

    __tablename__ = "rsvp_guest"
    __table_args__ = (sa.UniqueConstraint("rsvp_id", "number"),)

    rsvp_id: Mapped[int] = mapped_column(sa.ForeignKey("rsvp.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str]

    rsvp: Mapped[Rsvp] = relationship()


class _OneAnswer:
    """``guest`` is 0 for what the person said who answered: for themselves, or for the party."""

    rsvp_id: Mapped[int] = mapped_column(sa.ForeignKey("rsvp.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("rsvp_question.id", ondelete="CASCADE"), index=True
    )
    guest: Mapped[int] = mapped_column(default=0)
    value: Mapped[Value] = mapped_column(sa.JSON)

    @declared_attr
    def rsvp(cls) -> Mapped[Rsvp]:  # noqa: N805 - SQLAlchemy gives it the class
        return relationship()

    @declared_attr
    def question(cls) -> Mapped[Question]:  # noqa: N805
        return relationship()

    @property
    def text(self) -> str:
        """As people read it; of yes and no, the word that is to be translated."""
        return ", ".join(self.value) if isinstance(self.value, list) else str(self.value)


class Answer(_OneAnswer, Base):
    __tablename__ = "rsvp_answer"


class PrivateAnswer(_OneAnswer, Base):
    """To a sensitive question. Kept as long as needs are, and seen by the same people."""

    __tablename__ = "rsvp_private_answer"
