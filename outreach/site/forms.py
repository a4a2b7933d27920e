"""The form by which visitors look for screenings. It rides on the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, MonthInput, SearchInput

from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.screenings.queries.finding import LONGEST_TEXT, USUAL_KM, Finding, How
from outreach.venues.models import Access
from outreach.web.filters import country, language
from outreach.web.forms import Form, TextField


class DayField(TextField):
    """A day or month as a browser's own control sends it, which shows no other text."""

    found: date | str | None = None

    def _value(self) -> str:
        return str(self.found or "")


class FinderForm(Form):
    """What was asked for, as it was asked; what of it was wrong is said by :meth:`say`."""

    class Meta:
        csrf = False

    text = TextField(_l("Words"), widget=SearchInput(), render_kw={"maxlength": LONGEST_TEXT})
    near = TextField(_l("Near a town"))
    km = TextField(_l("Within (km)"), render_kw={"placeholder": USUAL_KM})
    since = DayField(_l("From"), widget=DateInput())
    until = DayField(_l("To"), widget=DateInput())
    month = DayField(_l("Month"), widget=MonthInput())
    film = SelectField(_l("Film"), validate_choice=False)
    host = SelectField(_l("Host"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    language = SelectField(_l("Language of the film"), validate_choice=False)
    subtitles = SelectField(_l("Subtitles or captions"), validate_choice=False)
    how = SelectField(_l("In person or online"), validate_choice=False)
    access = SelectMultipleField(
        _l("What there must be"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[SelectChoice(feature, _l(feature.label)) for feature in Access],
        validate_choice=False,
    )
    places = BooleanField(_l("Has places left"), render_kw={"value": "yes"})

    def __init__(
        self,
        finding: Finding,
        films: Sequence[Film],
        hosts: Mapping[str, str],
        countries: Sequence[str],
        month: str | None,
    ) -> None:
        super().__init__(request.args)
        self.month.found = month
        self.places.data = finding.places
        self.since.found, self.until.found = finding.since, finding.until
        self.film.choices = [
            SelectChoice("", _l("Every film")),
            *(SelectChoice(film.slug, film.title) for film in films),
        ]
        self.host.choices = [
            SelectChoice("", _l("Every host")),
            *(SelectChoice(slug, name) for slug, name in hosts.items()),
        ]
        self.has_hosts = len(hosts) > 1 or bool(self.host.data)
        self.country.choices = _named(_l("Every country"), {*countries, finding.country}, country)
        spoken = {code for film in films for code in film.languages}
        self.language.choices = _named(_l("Every language"), {*spoken, finding.language}, language)
        read = {code for film in films for version in film.versions for code in _read_in(version)}
        self.subtitles.choices = _named(_l("Any, or none"), {*read, finding.subtitles}, language)
        self.how.choices = [
            SelectChoice("", _l("Either")),
            *(SelectChoice(how.value, _l(how.label)) for how in How),
        ]

    def say(self, wrong: Iterable[Refused]) -> None:
        """Put each refusal beside its field."""
        for refused in wrong:
            with self.refusals():
                raise refused

    @property
    def has_more(self) -> bool:
        """Whether one of the fields that stand folded away says something, or is wrong."""
        more = (self.film, self.host, self.country, self.language, self.subtitles, self.how)
        return any(field.data or field.errors for field in (*more, self.access, self.places))


def _read_in(version: FilmVersion) -> list[str]:
    return [*version.subtitle_languages, *version.caption_languages]


def _named(
    everything: object, codes: set[str | None], name: Callable[[str], str]
) -> list[SelectChoice]:
    choices = sorted((name(code), code) for code in codes if code)
    return [SelectChoice("", everything), *(SelectChoice(code, word) for word, code in choices)]
