"""The forms of a screening, and of somebody's role there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import time, timedelta
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateTimeLocalField,
    RadioField,
    SelectField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import EmailInput

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.dates import instant
from outreach.errors import Refused
from outreach.films.models import Film, FilmVersion
from outreach.screenings import terms, versions
from outreach.screenings.forms.film_versions import offer_versions, version_field
from outreach.screenings.models import Place, ScreeningKind, Visibility
from outreach.venues.models import LARGEST_ROOM, AddressVisibility, Venue
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.web.zones import UTC, zone_choices

ONLINE = "online"
MINUTES = ["%Y-%m-%dT%H:%M"]
LAST_CLOCK = "Etc/GMT+12"  # what is past there is past everywhere
NO_MOMENT = _l("We could not read this as a day and a time. Write it as 2027-05-21T19:30.")
FIRST, SECOND = "0", "1"
NO_TIME = _l("We could not read this as a time of day. Write it as 18:30.")


def which_of_two() -> RadioField:
    """Which is meant, on the night on which clocks go back: asked only where it matters."""
    return RadioField(
        _l("Clocks show this time twice that night"),
        [Optional()],
        coerce=int,
        validate_choice=False,
        choices=[
            SelectChoice(FIRST, _l("The first: before clocks go back")),
            SelectChoice(SECOND, _l("The second: after clocks have gone back")),
        ],
    )


class ScreeningForm(Form):
    """``film`` and ``place`` become records; everything else is as entered."""

    film = SelectField(_l("Film"), [InputRequired()], coerce=int)
    title = TextField(_l("Title"), [InputRequired(), AtMost(150)])
    kind = SelectField(
        _l("Kind"),
        coerce=ScreeningKind,
        default=ScreeningKind.COMMUNITY,
        choices=[SelectChoice(kind, _l(kind.label)) for kind in ScreeningKind],
    )
    slug = TextField(
        _l("Last part of its web address"),
        [
            Optional(),
            AtMost(80),
            Regexp(
                "^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and single hyphens: an-evening-in-may."),
            ),
        ],
    )
    film_version = version_field()
    place = SelectField(_l("Place"), [InputRequired()])
    online_url = TextField(
        _l("Link"),
        [
            Optional(),
            AtMost(500),
            Regexp(
                r"^https?://[^\s/]+\S*$",
                message=_l("This is no web address. Write it as https://example.org/room."),
            ),
        ],
    )
    online_visibility = SelectField(
        _l("Who sees the link"),
        coerce=AddressVisibility,
        default=AddressVisibility.AFTER_RSVP,
        choices=[SelectChoice(who, _l(who.label)) for who in AddressVisibility],
    )
    timezone = SelectField(_l("Time zone"), validators=[Optional()])
    starts = DateTimeLocalField(
        _l("Starts"), [InputRequired()], format=MINUTES, invalid_value_message=NO_MOMENT
    )
    starts_fold = which_of_two()
    ends = DateTimeLocalField(
        _l("Ends"), [Optional()], format=MINUTES, invalid_value_message=NO_MOMENT
    )
    ends_fold = which_of_two()
    doors = TimeField(_l("Doors open"), [Optional()], invalid_value_message=NO_TIME)
    visibility = RadioField(
        _l("Who may find it"),
        coerce=Visibility,
        default=Visibility.PUBLIC,
        choices=[SelectChoice(who, _l(who.label)) for who in Visibility],
    )
    rsvp_limit = NumberField(
        _l("RSVP limit"), [Optional()], render_kw={"min": 1, "max": LARGEST_ROOM}
    )
    description = LongTextField(_l("About this screening"), [Optional(), AtMost(5_000)])

    kept_film: Film | None = None
    places_taken = 0
    licensed_audience: int | None = None
    limit_before: int | None = None
    doors_before: timedelta | None = None

    def offer(self, films: list[Film], venues: list[Venue]) -> None:
        """Fill the lists to choose from; what stands in the form already stays a choice."""
        self.venues = {venue.id: venue for venue in venues}
        self.films = {film.id: film for film in films}
        self.film.choices = [_film_choice(film) for film in films]
        self.place.choices = [
            SelectChoice("", _l("Choose a place")),
            *(
                choice
                for venue in venues
                for choice in place_choices(venue, self.place.object_data)
            ),
            SelectChoice(ONLINE, _l("Online")),
        ]
        self.timezone.choices = [SelectChoice("", _l("Choose a time zone")), UTC, *zone_choices()]

    def offer_versions(self, versions: Sequence[FilmVersion], *, film: Film | None) -> None:
        """Fill the list of versions: of every film, or of the one that stays; none is no field."""
        self.kept_film = film
        offer_versions(self, [v for v in versions if film is None or v.film_id == film.id])

    def keep_what_is_public(self) -> None:
        """Take out what may not change any more once people have the address."""
        del self.film
        del self.slug

    def check_film_version(self, field: SelectField) -> None:
        film = self.kept_film or (None if self.film.errors else self.films[self.film.data])
        if film:
            versions.check(film, self.versions.get(field.data))

    def check_online_url(self, _field: TextField) -> None:
        if not self.place.errors:
            terms.check_link(self._place())

    def check_timezone(self, field: SelectField) -> None:
        if not self.place.errors:
            terms.zone_of(self._place(), field.data)

    def check_starts(self, field: DateTimeLocalField) -> None:
        terms.check_start(field.data, self._zone(), now(), self.starts_fold.data)

    def check_ends(self, field: DateTimeLocalField) -> None:
        if field.data and not self.starts.errors and not self.starts_fold.errors:
            zone = self._zone()
            starts_at = instant(self.starts.data, zone, fold=self.starts_fold.data or 0)
            terms.check_end(starts_at, field.data, zone, self.ends_fold.data)

    def check_doors(self, field: TimeField) -> None:
        if self.starts.data:
            terms.check_doors(self.starts.data, field.data)

    def check_rsvp_limit(self, field: NumberField) -> None:
        room = None if self.place.errors else self._place().room
        if field.data is not None or not self.place.errors:
            terms.check_limit(
                room,
                field.data,
                self.licensed_audience,
                taken=self.places_taken,
                before=self.limit_before,
            )

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("online_url")
        if "film" in values:
            values["film"] = self.films[values["film"]]
        if "film_version" in values:
            values["film_version"] = self.versions.get(values["film_version"])
        values["place"] = self._place()
        if values["doors"] is None and self.doors_before:
            values["doors"] = self._usual_doors()
        values["timezone"] = values["timezone"] or None
        return values

    def _usual_doors(self) -> time | None:
        """None where they would open on the day before."""
        opens = self.starts.data - self.doors_before
        return opens.time() if opens.date() == self.starts.data.date() else None

    def _zone(self) -> str:
        """Whose clock holds; as long as that is not clear, the last one on Earth."""
        with suppress(Refused):
            if not self.place.errors:
                return terms.zone_of(self._place(), self.timezone.data)
        return LAST_CLOCK

    def _place(self) -> Place:
        if self.place.data == ONLINE:
            return Place(online_url=self.online_url.data)
        return place_of(self.place.data, self.venues, self.online_url.data)


def place_value(venue_id: int | None, room_id: int | None) -> str:
    """The choice that stands for a screening's place."""
    return ONLINE if venue_id is None else f"{venue_id}:{room_id or ''}"


def place_of(value: str, venues: dict[int, Venue], online_url: str | None = None) -> Place:
    """The place for which such a choice stands."""
    venue_id, _, room_id = value.partition(":")
    venue = venues[int(venue_id)]
    return Place(venue=venue, room=venue.room_numbered(room_id), online_url=online_url)


def _film_choice(film: Film) -> SelectChoice:
    """With its length, from which the page proposes when it ends."""
    minutes = {"data-minutes": film.runtime_minutes} if film.runtime_minutes else {}
    return SelectChoice(film.id, f"{film.title} ({film.year})", render_kw=minutes)


def place_choices(venue: Venue, current: str | None) -> list[SelectChoice]:
    """A venue's rooms, or the venue itself while it has none or a screening is in none of them."""
    town = f"{venue.name}, {venue.city}"
    itself = SelectChoice(place_value(venue.id, None), town)
    return [itself] * (not venue.rooms or current == itself.value) + [
        SelectChoice(
            place_value(venue.id, room.id),
            _l(
                "%(venue)s: %(room)s (%(n)s people)",
                venue=town,
                room=room.name,
                n=format_decimal(room.capacity),
            ),
        )
        for room in venue.rooms
    ]


class CrewForm(Form):
    email = TextField(_l("E-mail address"), [InputRequired(), AtMost(254)], widget=EmailInput())
    role = RadioField(
        _l("Role"),
        [InputRequired()],
        coerce=CrewRole,
        choices=[SelectChoice(role, _l(role.label)) for role in CrewRole],
    )
