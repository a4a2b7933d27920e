"""The versions in which a film can be shown, and what each offers to ears and eyes."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.words import N_

if TYPE_CHECKING:
    from outreach.films.models.films import Film


class Format(enum.StrEnum):
    """On what a version comes to the projector."""

    DCP = "dcp"
    FILE = "file"
    BLU_RAY = "blu_ray"
    DVD = "dvd"
    STREAM = "stream"
    PRINT = "print"
    TAPE = "tape"

    @property
    def label(self) -> str:
        return _FORMAT_LABELS[self]


_FORMAT_LABELS = {
    Format.DCP: N_("DCP"),
    Format.FILE: N_("File"),
    Format.BLU_RAY: N_("Blu-ray"),
    Format.DVD: N_("DVD"),
    Format.STREAM: N_("Stream"),
    Format.PRINT: N_("Film print"),
    Format.TAPE: N_("Tape"),
}


class TrackKind(enum.StrEnum):
    """What a track is for. Captions also tell what is heard beside the words (SDH)."""

    SPOKEN = "spoken"
    SUBTITLES = "subtitles"
    CAPTIONS = "captions"
    AUDIO_DESCRIPTION = "audio_description"

    @property
    def label(self) -> str:
        return _TRACK_LABELS[self]

    @property
    def is_written(self) -> bool:
        """Whether it is text in the picture, which may be there for good."""
        return self in (TrackKind.SUBTITLES, TrackKind.CAPTIONS)


_TRACK_LABELS = {
    TrackKind.SPOKEN: N_("Spoken language"),
    TrackKind.SUBTITLES: N_("Subtitles"),
    TrackKind.CAPTIONS: N_("Captions"),
    TrackKind.AUDIO_DESCRIPTION: N_("Audio description"),
}


@dataclass(frozen=True)
class Track:
    """A track as it is said to be: ``language`` is a tag of BCP 47."""

    kind: TrackKind
    language: str
    is_open: bool = False


class FilmVersion(Base):
    """A cut of a film in one format. ``runtime_minutes`` is None where it is the film's own.

    ``is_default`` marks the one that is proposed; ``notes`` are for whoever shows it.
    """

    __tablename__ = "film_version"
    __table_args__ = (
        sa.UniqueConstraint("film_id", "name", "format"),
        sa.CheckConstraint("runtime_minutes > 0", name="runtime"),
    )

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    format: Mapped[Format] = mapped_column(choice(Format))
    runtime_minutes: Mapped[int | None]
    notes: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(default=False)

    film: Mapped[Film] = relationship(back_populates="versions")
    tracks: Mapped[list[AccessTrack]] = relationship(
        order_by="AccessTrack.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def runs_minutes(self) -> int | None:
        """How long it is, as far as anybody has said."""
        return self.runtime_minutes or self.film.runtime_minutes

    @property
    def spoken_languages(self) -> list[str]:
        return self._languages(TrackKind.SPOKEN)

    @property
    def subtitle_languages(self) -> list[str]:
        return self._languages(TrackKind.SUBTITLES)

    @property
    def caption_languages(self) -> list[str]:
        return self._languages(TrackKind.CAPTIONS)

    @property
    def description_languages(self) -> list[str]:
        return self._languages(TrackKind.AUDIO_DESCRIPTION)

    @property
    def is_captioned(self) -> bool:
        return bool(self.caption_languages)

    @property
    def is_described(self) -> bool:
        """Whether a voice tells what is seen."""
        return bool(self.description_languages)

    def is_open(self, kind: TrackKind) -> bool:
        """Whether every text of this kind is in the picture for good: nobody has to ask for it."""
        found = [track.is_open for track in self.tracks if track.kind is kind]
        return bool(found) and all(found)

    def say_tracks(self, tracks: Iterable[Track]) -> None:
        """Have these tracks and no others; what is there already stays the same record."""
        earlier = {(track.kind, track.language): track for track in self.tracks}
        kept = []
        for position, said in enumerate(tracks):
            track = earlier.get((said.kind, said.language)) or AccessTrack(
                kind=said.kind, language=said.language
            )
            track.position, track.is_open = position, said.is_open
            kept.append(track)
        self.tracks[:] = kept

    def _languages(self, kind: TrackKind) -> list[str]:
        return [track.language for track in self.tracks if track.kind is kind]


class AccessTrack(Base):
    """A language that is spoken, read or described in a version.

    ``is_open`` marks text that is in the picture for good ("burnt in").
    """

    __tablename__ = "access_track"
    __table_args__ = (
        sa.UniqueConstraint("film_version_id", "kind", "language"),
        sa.CheckConstraint("NOT is_open OR kind IN ('subtitles', 'captions')", name="open_text"),
    )

    film_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("film_version.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    kind: Mapped[TrackKind] = mapped_column(choice(TrackKind))
    language: Mapped[str] = mapped_column(sa.String(20))
    is_open: Mapped[bool] = mapped_column(default=False)
