"""What a heavy film asks of an evening, so that nobody leaves it alone with what they saw."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import User
from outreach.database import Base, choice
from outreach.screenings.models.screenings import Screening
from outreach.words import N_


class SafeguardKind(enum.StrEnum):
    """What is asked of a screening of a heavy film, in the order in which it is asked."""

    SUPPORT_PERSON = "support-person"
    QUIET_SPACE = "quiet-space"
    HELPLINES = "helplines"
    TIME_TO_SETTLE = "time-to-settle"
    DISCLOSURES = "disclosures"
    DEBRIEF = "debrief"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def question(self) -> str:
        """What a host is asked for."""
        return _QUESTIONS[self]

    @property
    def is_computed(self) -> bool:
        """Whether the program knows the answer: nobody can say that it is otherwise."""
        return self is SafeguardKind.HELPLINES

    @property
    def counts_minutes(self) -> bool:
        return self is SafeguardKind.TIME_TO_SETTLE


_LABELS = {
    SafeguardKind.SUPPORT_PERSON: N_("Support person on site"),
    SafeguardKind.QUIET_SPACE: N_("Quiet space"),
    SafeguardKind.HELPLINES: N_("Helplines in date"),
    SafeguardKind.TIME_TO_SETTLE: N_("Time to settle after the film"),
    SafeguardKind.DISCLOSURES: N_("A plan for disclosures"),
    SafeguardKind.DEBRIEF: N_("A debrief for the team"),
}
_QUESTIONS = {
    SafeguardKind.SUPPORT_PERSON: N_(
        "Who is there for people who find it hard, and how are they recognised?"
    ),
    SafeguardKind.QUIET_SPACE: N_("Where can somebody go who needs to be alone for a while?"),
    SafeguardKind.HELPLINES: N_("A person has checked helplines for the country within 90 days."),
    SafeguardKind.TIME_TO_SETTLE: N_("How many quiet minutes are there before anybody speaks?"),
    SafeguardKind.DISCLOSURES: N_(
        "What happens when somebody tells of harm: who listens, and to whom is it handed on?"
    ),
    SafeguardKind.DEBRIEF: N_("When and where does the team talk afterwards, and who leads it?"),
}

MOST_MINUTES = 120


class Safeguard(Base):
    """One of them at one screening: filled, with ``words`` or ``minutes``; or waived.

    ``by`` is who said so; None once their account is gone. What the program knows by itself has no
    row unless it is waived.
    """

    __tablename__ = "safeguard"
    __table_args__ = (
        sa.UniqueConstraint("screening_id", "kind"),
        sa.CheckConstraint(
            "(waived_because IS NULL) != (words IS NULL AND minutes IS NULL)",
            name="filled_or_waived",
        ),
        sa.CheckConstraint(f"minutes BETWEEN 1 AND {MOST_MINUTES}", name="minutes"),
    )

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id", ondelete="CASCADE"))
    kind: Mapped[SafeguardKind] = mapped_column(choice(SafeguardKind))
    words: Mapped[str | None]
    minutes: Mapped[int | None]
    waived_because: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )

    screening: Mapped[Screening] = relationship()
    by: Mapped[User | None] = relationship()

    @property
    def is_waived(self) -> bool:
        return self.waived_because is not None
