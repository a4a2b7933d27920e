"""The choice of a version in the form of a screening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from outreach.films.models import FilmVersion
from outreach.films.words import version_name, version_words


def version_field() -> SelectField:
    """The field; None is "not decided yet"."""
    return SelectField(_l("Version"), [Optional()], coerce=_number)


def offer_versions(form: Any, versions: Sequence[FilmVersion]) -> None:
    """Fill the list, grouped by film; without any version there is nothing to choose."""
    form.versions = {version.id: version for version in versions}
    if not versions:
        del form.film_version
        return
    undecided = SelectChoice("", _l("Not decided yet"))
    form.film_version.choices = [undecided, *(_choice(version) for version in versions)]


def propose_version(form: Any) -> None:
    """Choose the version that is proposed of the film that a link names."""
    if form.film_version and not form.is_submitted():
        for version in form.versions.values():
            if version.is_default and version.film_id == form.film.data:
                form.film_version.data = version.id


def _choice(version: FilmVersion) -> SelectChoice:
    """With its length, from which the page proposes when the screening ends."""
    minutes = {"data-minutes": version.runs_minutes} if version.runs_minutes else {}
    words = " · ".join(part for part in (version_name(version), version_words(version)) if part)
    return SelectChoice(
        version.id, words, render_kw=minutes, optgroup=f"{version.film.title} ({version.film.year})"
    )


def _number(value: Any) -> int | None:
    return int(value) if value else None
