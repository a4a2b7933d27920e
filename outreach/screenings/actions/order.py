"""In which order whoever holds several screenings holds them."""

from __future__ import annotations

from collections.abc import Iterable

from outreach.screenings.models import Screening


def by_number(screenings: Iterable[Screening]) -> list[Screening]:
    """The order of them all: else two who hold the same ones could wait for each other for ever."""
    return sorted(screenings, key=lambda one: one.id)
