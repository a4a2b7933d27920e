"""The form of a screening."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, IntegerField, SelectField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional, Regexp

from outreach.dates import zone_names
from outreach.films.models import Film
from outreach.screenings.actions import Place
from outreach.venues.models import LARGEST_ROOM, Venue
from outreach.web.forms import Form, LongTextField, TextField

ONLINE = "online"


class ScreeningForm(Form):
    """``film`` and ``place`` become records; everything else is as entered."""

    film = SelectField(_l("Film"), coerce=int)
    title = TextField(_l("Title"), [InputRequired(), Length(max=150)])
    slug = TextField(
        _l("Address"),
        [
            Optional(),
            Length(max=80),
            Regexp(
                "^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and single hyphens: an-evening-in-may."),
            ),
        ],
    )
    place = SelectField(_l("Where"))
    online_url = TextField(
        _l("Link"), [Optional(), Length(max=500), URL(message=_l("This is not a web address."))]
    )
    timezone = SelectField(_l("Time zone, if online"), validators=[Optional()])
    starts = DateTimeLocalField(_l("Starts"), [InputRequired()], format=["%Y-%m-%dT%H:%M"])
    ends = DateTimeLocalField(_l("Ends"), [InputRequired()], format=["%Y-%m-%dT%H:%M"])
    doors = TimeField(_l("Doors open"), [Optional()])
    rsvp_limit = IntegerField(
        _l("Most people who may RSVP"),
        [
            Optional(),
            NumberRange(
                min=1,
                max=LARGEST_ROOM,
                message=_l("A number from 1 to %(most)s.", most=LARGEST_ROOM),
            ),
        ],
    )
    description = LongTextField(_l("About this screening"), [Optional(), Length(max=5_000)])

    def offer(self, films: list[Film], venues: list[Venue]) -> None:
        """Fill the lists to choose from."""
        self.venues = {venue.id: venue for venue in venues}
        self.films = {film.id: film for film in films}
        self.film.choices = [SelectChoice(film.id, film.title) for film in films]
        self.place.choices = [choice for venue in venues for choice in _choices(venue)]
        self.place.choices.append(SelectChoice(ONLINE, _l("Online")))
        self.timezone.choices = [SelectChoice("", "—"), *map(_zone_choice, zone_names())]

    def values(self) -> dict[str, Any]:
        values = super().values()
        online_url = values.pop("online_url")
        values["film"] = self.films[values["film"]]
        values["place"] = self._place(values["place"], online_url)
        values["timezone"] = values["timezone"] or None
        return values

    def _place(self, chosen: str, online_url: str | None) -> Place:
        if chosen == ONLINE:
            return Place(online_url=online_url)
        venue_id, _, room_id = chosen.partition(":")
        venue = self.venues[int(venue_id)]
        room = next((room for room in venue.rooms if str(room.id) == room_id), None)
        return Place(venue=venue, room=room)


def place_value(venue_id: int | None, room_id: int | None) -> str:
    """The choice that stands for a screening's place."""
    return ONLINE if venue_id is None else f"{venue_id}:{room_id or ''}"


def _choices(venue: Venue) -> list[SelectChoice]:
    """A venue's rooms, or the venue itself while it has none."""
    town = f"{venue.name}, {venue.city}"
    if not venue.rooms:
        return [SelectChoice(place_value(venue.id, None), town)]
    return [
        SelectChoice(
            place_value(venue.id, room.id),
            _l("%(venue)s: %(room)s (%(n)s people)", venue=town, room=room.name, n=room.capacity),
        )
        for room in venue.rooms
    ]


def _zone_choice(zone: str) -> SelectChoice:
    return SelectChoice(zone, zone.replace("_", " "))


class CancellationForm(Form):
    reason = TextField(
        _l("Why, in a sentence that guests will read"), [Optional(), Length(max=500)]
    )
