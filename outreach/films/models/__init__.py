"""The records of the area."""

from outreach.films.models.films import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_RUNTIME,
    OLDEST_MINIMUM_AGE,
    ContentNote,
    Film,
    FilmKind,
    FilmPerson,
)
from outreach.films.models.versions import AccessTrack, FilmVersion, Format, Track, TrackKind

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "LONGEST_RUNTIME",
    "OLDEST_MINIMUM_AGE",
    "AccessTrack",
    "ContentNote",
    "Film",
    "FilmKind",
    "FilmPerson",
    "FilmVersion",
    "Format",
    "Track",
    "TrackKind",
]
