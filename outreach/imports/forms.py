"""The forms of a file of screenings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from outreach.films.models import Film
from outreach.screenings import terms
from outreach.screenings.models import Place, UsualTerms
from outreach.venues.models import LARGEST_ROOM, Venue
from outreach.web.forms import Form, NumberField
from outreach.web.zones import UTC, zone_choices


class FileForm(Form):
    """``film`` and ``place`` become records, or None."""

    not_values = Form.not_values | {"file"}
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".csv,.tsv,.txt,.ics,text/csv,text/calendar"},
    )
    film = SelectField(_l("Film"), [Optional()])
    place = SelectField(_l("Place"), [Optional()])
    timezone = SelectField(_l("Time zone"), [Optional()])
    rsvp_limit = NumberField(
        _l("RSVP limit"), [Optional()], render_kw={"min": 1, "max": LARGEST_ROOM}
    )

    def offer(self, films: Sequence[Film], venues: Sequence[Venue]) -> None:
        """Fill the lists to choose from."""
        self._films = {str(film.id): film for film in films}
        self._places = dict(pair for venue in venues for pair in _places(venue))
        self.film.choices = [
            SelectChoice("", _l("The file says it")),
            *(
                SelectChoice(value, f"{one.title} ({one.year})")
                for value, one in self._films.items()
            ),
        ]
        self.place.choices = [
            SelectChoice("", _l("The file says it")),
            *(SelectChoice(value, _name(place)) for value, place in self._places.items()),
        ]
        self.timezone.choices = [SelectChoice("", _l("The file says it")), UTC, *zone_choices()]

    def check_rsvp_limit(self, field: NumberField) -> None:
        terms.check_how_many(field.data)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {
            **values,
            "film": self._films.get(values["film"]),
            "place": self._places.get(values["place"]),
            "timezone": values["timezone"] or None,
        }


class ConfirmForm(Form):
    """``seen`` tells what whoever sends it has looked at."""

    seen = HiddenField()


def proposed(usual: UsualTerms | None) -> dict[str, Any]:
    """What the form says before anybody fills it in."""
    if usual is None:
        return {}
    room = usual.room_id or ""
    return {
        "place": f"{usual.venue_id}:{room}" if usual.venue_id else "",
        "timezone": usual.timezone,
        "rsvp_limit": usual.rsvp_limit,
    }


def _places(venue: Venue) -> list[tuple[str, Place]]:
    """A venue's rooms, or the venue itself while it has none."""
    if not venue.rooms:
        return [(f"{venue.id}:", Place(venue))]
    return [(f"{venue.id}:{room.id}", Place(venue, room)) for room in venue.rooms]


def _name(place: Place) -> str:
    assert place.venue is not None  # noqa: S101 - only venues are offered
    town = f"{place.venue.name}, {place.venue.city}"
    return f"{town}: {place.room.name}" if place.room else town
