"""The forms of tours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from outreach.films.models import Film
from outreach.screenings.models import Screening
from outreach.tours.models import Tour
from outreach.web.forms import AtMost, Form, LongTextField, TextField

NO_DAY = _l("We could not read this as a day. Write it as 2027-05-21.")
NONE = ""


class TourForm(Form):
    """``film`` becomes a record; everything else is as entered."""

    film = SelectField(_l("Film"), [InputRequired()], coerce=int)
    title = TextField(_l("Title"), [InputRequired(), AtMost(150)])
    slug = TextField(
        _l("Last part of its web address"),
        [
            Optional(),
            AtMost(80),
            Regexp(
                "^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and single hyphens: redlight-in-may."),
            ),
        ],
    )
    starts_on = DateField(_l("First day"), [InputRequired()], invalid_value_message=NO_DAY)
    ends_on = DateField(_l("Last day"), [Optional()], invalid_value_message=NO_DAY)
    description = LongTextField(_l("About this tour"), [Optional(), AtMost(5_000)])

    def __init__(self, films: Iterable[Film], **entered: Any) -> None:
        super().__init__(**entered)
        self.films = {film.id: film for film in films}
        self.film.choices = [
            SelectChoice(film.id, f"{film.title} ({film.year})") for film in self.films.values()
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        if "film" in values:
            values["film"] = self.films[values["film"]]
        return values


def entered(tour: Tour) -> dict[str, Any]:
    """What the form of this tour says before anybody changes it."""
    names = ("title", "slug", "starts_on", "ends_on", "description")
    return {"film": tour.film_id, **{name: getattr(tour, name) for name in names}}


class StopsForm(Form):
    """``screenings`` become records."""

    screenings = SelectMultipleField(
        _l("Screenings"),
        [InputRequired(_l("Nothing is ticked. Tick the screenings to add."))],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, screenings: Iterable[Screening]) -> None:
        super().__init__()
        self.offered = {one.id: one for one in screenings}
        self.screenings.choices = [(one.id, one.title) for one in self.offered.values()]

    @property
    def chosen(self) -> list[Screening]:
        return [self.offered[number] for number in self.screenings.data]


class StopForm(Form):
    note = TextField(_l("A line about this stop"), [Optional(), AtMost(150)])


class TourOfScreeningForm(Form):
    """``tour`` becomes a record, or None."""

    tour = SelectField(_l("Tour"), [Optional()])

    def __init__(self, tours: Iterable[Tour], **entered: Any) -> None:
        super().__init__(**entered)
        self.tours = {str(tour.id): tour for tour in tours}
        self.tour.choices = [
            SelectChoice(NONE, _l("On no tour")),
            *(SelectChoice(number, tour.title) for number, tour in self.tours.items()),
        ]

    def values(self) -> dict[str, Any]:
        return {"tour": self.tours.get(self.tour.data)}
