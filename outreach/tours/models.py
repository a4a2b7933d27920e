"""Tours and their stops."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation
from outreach.database import Base
from outreach.films.models import Film
from outreach.screenings.models import Screening

LAST = datetime.max.replace(tzinfo=UTC)


class Tour(Base):
    """Without ``ends_on`` nobody knows yet when it ends.

    ``changed_at`` is when its words or its stops last changed, apart from what screenings say.
    """

    __tablename__ = "tour"
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    film: Mapped[Film] = relationship()
    stops: Mapped[list[TourStop]] = relationship(
        back_populates="tour", cascade="all, delete-orphan"
    )

    def is_before(self, day: date) -> bool:
        """Whether it is over by that day."""
        return self.ends_on is not None and self.ends_on < day


class TourStop(Base):
    """A screening on a tour. Its ``note`` is a line that everybody reads."""

    __tablename__ = "tour_stop"

    tour_id: Mapped[int] = mapped_column(sa.ForeignKey("tour.id", ondelete="CASCADE"), index=True)
    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), unique=True
    )
    note: Mapped[str | None]

    tour: Mapped[Tour] = relationship(back_populates="stops")
    screening: Mapped[Screening] = relationship()

    @property
    def order(self) -> tuple[date, datetime, int]:
        """By time; what has no day yet comes last."""
        day = day_of(self.screening) or date.max
        return day, self.screening.starts_at or LAST, self.screening_id

    @property
    def shows_another_film(self) -> bool:
        """Whether its screening was given another film since it became a stop."""
        return self.screening.film_id != self.tour.film_id

    @property
    def is_outside(self) -> bool:
        """Whether its screening has moved to a day that is not of the tour."""
        day = day_of(self.screening)
        return day is not None and (day < self.tour.starts_on or self.tour.is_before(day))


def day_of(screening: Screening) -> date | None:
    """The day on the wall there; None while there is none."""
    if screening.starts_wall is not None:
        return screening.starts_wall.date()
    return screening.held_on.last_day if screening.held_on else None
