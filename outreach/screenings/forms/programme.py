"""The filter of the whole programme. It rides on the address, so that a view of it can be kept."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice

from outreach.accounts.models import Organisation
from outreach.films.models import Film
from outreach.screenings.queries import When
from outreach.web.forms import Form

DIGITS = 10  # more than the number of any record has


class ProgrammeForm(Form):
    """What is not there, or no choice of ours, filters nothing."""

    class Meta:
        csrf = False

    when = SelectField(_l("When"), coerce=str)
    organisation = SelectField(_l("Host"), coerce=str)
    film = SelectField(_l("Film"), coerce=str)

    def __init__(self, organisations: Sequence[Organisation], films: Sequence[Film]) -> None:
        super().__init__(request.args)
        self.when.choices = [SelectChoice(when.value, _l(when.label)) for when in When]
        hosts = (SelectChoice(str(host.id), host.name) for host in organisations)
        self.organisation.choices = [SelectChoice("", _l("Everybody")), *hosts]
        titles = (SelectChoice(str(film.id), film.title) for film in films)
        self.film.choices = [SelectChoice("", _l("Every film")), *titles]

    @property
    def chosen_when(self) -> When:
        return When(self.when.data) if self.when.data in list(When) else When.TO_COME

    @property
    def organisation_id(self) -> int | None:
        return _number(self.organisation.data)

    @property
    def film_id(self) -> int | None:
        return _number(self.film.data)


def _number(text: str | None) -> int | None:
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < DIGITS else None
