"""Claims, updates since the film, helplines."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from outreach.accounts.models import User
from outreach.database import Base, choice
from outreach.dates import PartialDate
from outreach.films.models import Film
from outreach.words import N_

HELPLINE_REVIEW = timedelta(days=90)


class Standing(enum.StrEnum):
    """How a claim stands now."""

    SUPPORTED = "supported"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STANDING_LABELS[self]


_STANDING_LABELS = {
    Standing.SUPPORTED: N_("Supported"),
    Standing.CONTESTED: N_("Contested"),
    Standing.SUPERSEDED: N_("Superseded"),
    Standing.WITHDRAWN: N_("Withdrawn"),
}


class Claim(Base):
    """What somebody published as true. A contested one is never printed without its ``note``."""

    __tablename__ = "claim"
    __table_args__ = (
        sa.UniqueConstraint("film_id", "key"),
        sa.CheckConstraint("status != 'contested' OR note IS NOT NULL", name="dispute"),
    )

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    says: Mapped[str]
    figure: Mapped[str | None]
    unit: Mapped[str | None]
    counts: Mapped[str | None]
    attributed_to: Mapped[str]
    published_in: Mapped[str]
    published_on: Mapped[PartialDate]
    url: Mapped[str | None]
    status: Mapped[Standing] = mapped_column(choice(Standing))
    note: Mapped[str | None]

    film: Mapped[Film] = relationship()

    @property
    def may_be_printed(self) -> bool:
        """A withdrawn claim is kept so that nobody brings it back, and is never printed."""
        return self.status is not Standing.WITHDRAWN

    @property
    def is_contested(self) -> bool:
        return self.status is Standing.CONTESTED

    def note_parts(self, claims: Sequence[Claim]) -> list[str | Claim]:
        """The note cut where it names other claims by their keys; those stand as claims."""
        if not self.note or not claims:
            return [self.note] if self.note else []
        by_key = {claim.key: claim for claim in claims}
        keys = "|".join(re.escape(key) for key in sorted(by_key, key=len, reverse=True))
        parts = re.split(rf"(?<![\w-])({keys})(?![\w-])", self.note)
        return [by_key.get(part, part) for part in parts if part]


class Update(Base):
    """Something that happened since the film, in neutral words."""

    __tablename__ = "film_update"

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), index=True)
    happened_on: Mapped[PartialDate]
    about: Mapped[str]
    text: Mapped[str]
    status: Mapped[Standing] = mapped_column(choice(Standing))

    film: Mapped[Film] = relationship()
    sources: Mapped[list[UpdateSource]] = relationship(
        order_by="UpdateSource.position", cascade="all, delete-orphan"
    )


class UpdateSource(Base):
    """Where an update can be read."""

    __tablename__ = "film_update_source"

    update_id: Mapped[int] = mapped_column(
        sa.ForeignKey("film_update.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    publisher: Mapped[str]
    published_on: Mapped[PartialDate]
    url: Mapped[str | None]


class Helpline(Base):
    """A number somebody may call tonight.

    ``listed_on`` is when its entry was matched to a published page; that is not a check.
    ``checked_by_id`` is no foreign key: it outlives the account, and then leads to nobody.
    """

    __tablename__ = "helpline"
    __table_args__ = (
        sa.UniqueConstraint("country", "name"),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"
        ),
    )

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    position: Mapped[int]
    name: Mapped[str]
    phone: Mapped[str | None]
    text_number: Mapped[str | None]
    hours: Mapped[str | None]
    languages: Mapped[str | None]
    note: Mapped[str | None]
    listed_on: Mapped[date]
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None]

    checked_by: Mapped[User | None] = relationship(
        primaryjoin=lambda: foreign(Helpline.checked_by_id) == User.id
    )

    @property
    def review_by(self) -> date | None:
        """The last day on which it is in date."""
        return self.checked_on + HELPLINE_REVIEW if self.checked_on else None

    def is_in_date(self, today: date) -> bool:
        return self.review_by is not None and today <= self.review_by


class OrganisationKind(enum.StrEnum):
    INTERGOVERNMENTAL = "intergovernmental"
    NETWORK = "network"
    NGO = "ngo"

    @property
    def label(self) -> str:
        return _ORGANISATION_LABELS[self]


_ORGANISATION_LABELS = {
    OrganisationKind.INTERGOVERNMENTAL: N_("Intergovernmental organisation"),
    OrganisationKind.NETWORK: N_("Network"),
    OrganisationKind.NGO: N_("Non-governmental organisation"),
}


class RelatedOrganisation(Base):
    """An organisation that works on what the film is about. Naming it is no endorsement."""

    __tablename__ = "related_organisation"
    __table_args__ = (sa.UniqueConstraint("film_id", "name"),)

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
