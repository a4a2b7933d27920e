"""Screenings as rows that can be read in again. A hidden place is named, its address is not."""

from __future__ import annotations

from outreach.imports.rows.terms import Terms
from outreach.screenings.models import Screening

FOLDS = ("first", "second")


def cells_of(screening: Screening) -> dict[str, str]:
    """The row of a screening whose hour is known."""
    terms = Terms.of(screening)
    venue, words = terms.place.venue, terms.words
    said = {
        **words,
        "uid": str(screening.uid),
        "venue": venue.name if venue else None,
        "city": venue.city if venue else None,
        "starts": terms.starts.isoformat(timespec="minutes"),
        "ends": terms.ends.isoformat(timespec="minutes") if terms.ends else None,
        "starts_fold": None if terms.starts_fold is None else FOLDS[terms.starts_fold],
        "ends_fold": None if terms.ends_fold is None else FOLDS[terms.ends_fold],
        "film": screening.film.slug,
    }
    return {name: text for name, text in said.items() if text}
