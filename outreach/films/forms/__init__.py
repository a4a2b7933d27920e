"""The form of what a film is, and what is hard in it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.errors import Refused
from outreach.films import actions
from outreach.films.models import Film, FilmKind
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.web.named import CountriesField, LanguagesField
from outreach.words import N_

LINE, LONG = 300, 20_000
MORE_NOTES = 3
_AS_IT_IS = (
    *("title", "original_title", "year", "kind", "runtime_minutes", "languages", "countries"),
    *("narrator", "synopsis", "suggested_minimum_age", "is_heavy"),
)


class FilmForm(Form):
    title = TextField(_l("Title"), [InputRequired(), AtMost(LINE)])
    original_title = TextField(_l("Original title"), [Optional(), AtMost(LINE)])
    year = NumberField(_l("Year"), [InputRequired()])
    kind = SelectField(
        _l("Kind"),
        [InputRequired()],
        coerce=FilmKind,
        choices=[SelectChoice(kind, _l(kind.label)) for kind in FilmKind],
    )
    runtime_minutes = NumberField(_l("Running time in minutes"), [Optional()])
    languages = LanguagesField(_l("Languages"), [Optional()])
    countries = CountriesField(_l("Countries"), [Optional()])
    directors = LongTextField(_l("Directors"), [Optional(), AtMost(LONG)])
    producers = LongTextField(_l("Producers"), [Optional(), AtMost(LONG)])
    narrator = TextField(_l("Narrator"), [Optional(), AtMost(LINE)])
    synopsis = LongTextField(_l("What it is about"), [Optional(), AtMost(LONG)])
    suggested_minimum_age = NumberField(_l("Suggested minimum age"), [Optional()])
    is_heavy = BooleanField(_l("A heavy film: a screening needs safeguards"))

    notes = 0

    def check_year(self, field: NumberField) -> None:
        actions.check_year(field.data)

    def check_runtime_minutes(self, field: NumberField) -> None:
        actions.check_runtime(field.data)

    def check_suggested_minimum_age(self, field: NumberField) -> None:
        actions.check_age(field.data)

    def check_directors(self, field: LongTextField) -> None:
        _check_lines(field)

    def check_producers(self, field: LongTextField) -> None:
        _check_lines(field)

    def note_fields(self) -> list[tuple[Field, Field]]:
        """Topic and detail of each content note."""
        return [(self[f"topic_{n}"], self[f"detail_{n}"]) for n in range(self.notes)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A detail needs a topic."""
        super().validate(extra_validators)
        for topic, detail in self.note_fields():
            if detail.data and not topic.data and not topic.errors:
                topic.errors = [_l("Say what it is about, or leave both empty.")]
        return not self.errors

    def values(self) -> dict[str, Any]:
        values = super().values()
        notes = [
            (values.pop(topic.name), values.pop(detail.name))
            for topic, detail in self.note_fields()
        ]
        return {
            **values,
            "directors": _lines(values["directors"]),
            "producers": _lines(values["producers"]),
            "content_notes": [(topic, detail) for topic, detail in notes if topic],
        }


def form_of(film: Film) -> FilmForm:
    """Filled with the film; with room for a few more content notes than it has."""
    entered: dict[str, Any] = {name: getattr(film, name) for name in _AS_IT_IS} | {
        "directors": "\n".join(film.directors),
        "producers": "\n".join(film.producers),
    }
    fields: dict[str, Any] = {"notes": len(film.content_notes) + MORE_NOTES}
    for n in range(fields["notes"]):
        fields[f"topic_{n}"] = TextField(_l("What is hard"), [Optional(), AtMost(LINE)])
        fields[f"detail_{n}"] = TextField(_l("How it is shown"), [Optional(), AtMost(LINE)])
    for n, note in enumerate(film.content_notes):
        entered |= {f"topic_{n}": note.topic, f"detail_{n}": note.detail}
    made: type[FilmForm] = type("FilmForm", (FilmForm,), fields)
    return made(**entered)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _check_lines(field: LongTextField) -> None:
    if any(len(line) > LINE for line in _lines(field.data)):
        raise Refused(N_("A line is longer than %(most)s characters."), field=field.name, most=LINE)
