"""Which version of its film a screening shows, as far as its host has said."""

from __future__ import annotations

from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.screenings.models import Screening
from outreach.words import N_


def choose(screening: Screening, version: FilmVersion | None) -> None:
    """Have it show this version; None while that is not decided.

    Raises:
        Refused: as :func:`check`.
    """
    check(screening.film, version)
    screening.film_version = version


def check(film: Film, version: FilmVersion | None) -> None:
    """Say that nobody could show it there.

    Raises:
        Refused: it is a version of another film.
    """
    if version is not None and version.film is not film:
        raise Refused(
            N_("This is a version of another film. Choose one of %(film)s."),
            field="film_version",
            film=film.title,
        )
