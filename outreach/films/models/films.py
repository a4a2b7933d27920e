"""Films, their people and their content notes."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.films.models.versions import FilmVersion
from outreach.words import N_

EARLIEST_YEAR, LATEST_YEAR = 1880, 2200
LONGEST_RUNTIME = 1200
OLDEST_MINIMUM_AGE = 21


class FilmKind(enum.StrEnum):
    DOCUMENTARY = "documentary"
    FICTION = "fiction"

    @property
    def label(self) -> str:
        return {FilmKind.DOCUMENTARY: N_("Documentary"), FilmKind.FICTION: N_("Fiction")}[self]


class Film(Base):
    """One film. ``runtime_minutes`` is None while nobody has said how long it is."""

    __tablename__ = "film"
    __table_args__ = (sa.CheckConstraint("runtime_minutes > 0", name="runtime"),)

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    original_title: Mapped[str | None]
    year: Mapped[int]
    kind: Mapped[FilmKind] = mapped_column(choice(FilmKind))
    runtime_minutes: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(default=list)
    countries: Mapped[list[str]] = mapped_column(default=list)
    directors: Mapped[list[str]] = mapped_column(default=list)
    producers: Mapped[list[str]] = mapped_column(default=list)
    cast: Mapped[list[str]] = mapped_column(default=list)
    made_by: Mapped[str | None]
    narrator: Mapped[str | None]
    synopsis: Mapped[str | None]
    series_name: Mapped[str | None]
    series_position: Mapped[int | None]
    series_also: Mapped[list[str]] = mapped_column(default=list)
    suggested_minimum_age: Mapped[int | None]
    is_heavy: Mapped[bool] = mapped_column(default=False)
    revised_at: Mapped[datetime]

    content_notes: Mapped[list[ContentNote]] = relationship(
        order_by="ContentNote.position", cascade="all, delete-orphan"
    )
    people: Mapped[list[FilmPerson]] = relationship(
        order_by="FilmPerson.position", cascade="all, delete-orphan"
    )
    versions: Mapped[list[FilmVersion]] = relationship(
        order_by=FilmVersion.position, cascade="all, delete-orphan", back_populates="film"
    )
    related: Mapped[list[Film]] = relationship(
        secondary="related_film",
        primaryjoin="Film.id == related_film.c.film_id",
        secondaryjoin="Film.id == related_film.c.related_id",
        order_by="Film.year",
    )

    @property
    def is_described(self) -> bool:
        """Whether more is known of it than a line in another film's kit."""
        return self.synopsis is not None

    @property
    def default_version(self) -> FilmVersion | None:
        """The version that is proposed."""
        return next((version for version in self.versions if version.is_default), None)


related_film = sa.Table(
    "related_film",
    Base.metadata,
    sa.Column("film_id", sa.ForeignKey("film.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("related_id", sa.ForeignKey("film.id", ondelete="CASCADE"), primary_key=True),
)


class ContentNote(Base):
    """What is hard in the film, in neutral words. Every screening inherits it."""

    __tablename__ = "content_note"

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    topic: Mapped[str]
    detail: Mapped[str | None]


class FilmPerson(Base):
    """Somebody who made the film or is in it, as credited at the time."""

    __tablename__ = "film_person"

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[str]
    affiliation: Mapped[str | None]
