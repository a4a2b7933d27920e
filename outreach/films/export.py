"""What the films area writes into a kit: the mirror of taking it in."""

from __future__ import annotations

from outreach.errors import Refused
from outreach.films.kit_parts import (
    ContentNotePart,
    FilmPart,
    PersonPart,
    RelatedFilmPart,
    SeriesPart,
    TrackPart,
    VersionPart,
)
from outreach.films.models import Film, FilmVersion
from outreach.slugs import slug_of
from outreach.words import N_


def film_part(film: Film) -> FilmPart:
    """The film itself.

    Raises:
        Refused: nobody has written about it here, and a kit does.
    """
    if film.synopsis is None:
        raise Refused(N_("A kit says what its film is about. Write that first."))
    series = film.series_name and SeriesPart(
        name=film.series_name, position=film.series_position, also=film.series_also
    )
    return FilmPart.model_validate(
        {
            "slug": film.slug,
            "title": film.title,
            "original_title": film.original_title,
            "year": film.year,
            "runtime_minutes": film.runtime_minutes,
            "kind": film.kind.value,
            "languages": film.languages,
            "countries": film.countries,
            "directors": film.directors,
            "producers": film.producers,
            "made_by": film.made_by,
            "with": film.cast,
            "narrator": film.narrator,
            "synopsis": film.synopsis,
            "series": series or None,
            "suggested_minimum_age": film.suggested_minimum_age,
            "content_notes": [
                ContentNotePart(topic=note.topic, detail=note.detail) for note in film.content_notes
            ],
            "is_heavy": film.is_heavy,
        }
    )


def version_parts(film: Film) -> list[VersionPart]:
    """Its versions with their tracks, in order."""
    return [_version(version) for version in film.versions]


def people_parts(film: Film) -> list[PersonPart]:
    """Who made it or is in it, in order."""
    return [
        PersonPart(name=person.name, role=person.role, affiliation=person.affiliation)
        for person in film.people
    ]


def related_parts(film: Film) -> list[RelatedFilmPart]:
    """Films beside it, the oldest first."""
    beside = sorted(film.related, key=lambda other: (other.year, other.slug))
    return [_related(other) for other in beside]


def _version(version: FilmVersion) -> VersionPart:
    return VersionPart(
        name=version.name,
        format=version.format,
        runtime_minutes=version.runtime_minutes,
        is_default=version.is_default,
        tracks=[
            TrackPart(kind=track.kind, language=track.language, is_open=track.is_open)
            for track in version.tracks
        ],
        notes=version.notes,
    )


def _related(film: Film) -> RelatedFilmPart:
    usual = slug_of(film.title, otherwise=f"film-{film.year}")
    return RelatedFilmPart.model_validate(
        {
            "title": film.title,
            "slug": film.slug if film.slug != usual else None,
            "year": film.year,
            "kind": film.kind.value,
            "runtime_minutes": film.runtime_minutes,
            "directors": film.directors,
            "made_by": film.made_by,
            "with": film.cast,
        }
    )
