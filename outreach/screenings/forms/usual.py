"""The form of what is usual."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from outreach.screenings.forms import place_choices, place_of, place_value
from outreach.screenings.models import UsualTerms
from outreach.venues.models import LARGEST_ROOM, Venue
from outreach.web.forms import AtMost, Form, LongTextField, NumberField
from outreach.web.zones import UTC, zone_choices


class UsualTermsForm(Form):
    """``place`` becomes a ``Place``; everything else is as entered."""

    place = SelectField(_l("Place"), [Optional()])
    timezone = SelectField(_l("Time zone of online screenings"), [Optional()])
    doors_minutes = NumberField(
        _l("Doors open, minutes before the start"), [Optional()], render_kw={"min": 0}
    )
    rsvp_limit = NumberField(
        _l("RSVP limit"), [Optional()], render_kw={"min": 1, "max": LARGEST_ROOM}
    )
    description = LongTextField(_l("About your screenings"), [Optional(), AtMost(5_000)])

    def offer(self, venues: list[Venue]) -> None:
        """Fill the lists to choose from."""
        self.venues = {venue.id: venue for venue in venues}
        self.place.choices = [
            SelectChoice("", _l("Not always the same")),
            *(
                choice
                for venue in venues
                for choice in place_choices(venue, self.place.object_data)
            ),
        ]
        self.timezone.choices = [SelectChoice("", _l("Not always the same")), UTC, *zone_choices()]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {
            **values,
            "place": place_of(self.place.data, self.venues) if self.place.data else None,
            "timezone": values["timezone"] or None,
        }


def entered(usual: UsualTerms | None) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    if usual is None:
        return {}
    return {
        "place": place_value(usual.venue_id, usual.room_id) if usual.venue_id else "",
        "timezone": usual.timezone,
        "doors_minutes": usual.doors_minutes,
        "rsvp_limit": usual.rsvp_limit,
        "description": usual.description,
    }
