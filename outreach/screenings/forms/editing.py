"""The form of a screening that is there, which somebody else may be changing too."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from wtforms import Field, HiddenField, IntegerField
from wtforms.widgets import HiddenInput

from outreach.dates import happens_twice
from outreach.screenings.forms import ScreeningForm, place_value
from outreach.screenings.models import Screening
from outreach.web.forms import Form


class EditForm(ScreeningForm):
    """Of a screening that is there.

    ``seen`` is the number of the last edit that whoever fills it in knows of, ``shown`` what stood
    in the fields then: so what they left alone can follow what somebody else has written since.
    """

    not_values = Form.not_values | {"shown"}
    seen = IntegerField(widget=HiddenInput())
    shown = HiddenField()

    def remember(self, edits: int) -> None:
        """Note how it stands now."""
        _put(self.seen, edits)
        _put(self.shown, json.dumps({field.name: _raw(field) for field in self._entered()}))

    def catch_up(self, entered: dict[str, Any], edits: int) -> None:
        """Put what stands there now into the fields that nobody has touched; show the rest."""
        shown = _read_shown(self.shown.data)
        untouched = [field for field in self._entered() if shown.get(field.name) == _raw(field)]
        touched = {field.name: field.data for field in self._entered() if field not in untouched}
        for field in self._entered():
            _put(field, entered.get(field.name))
        self.remember(edits)
        for name, data in touched.items():
            _put(self._fields[name], data)

    def _entered(self) -> list[Field]:
        return [field for field in self if not isinstance(field.widget, HiddenInput)]


def entered(screening: Screening) -> dict[str, object]:
    """What the form of this screening says before anybody changes it."""
    return {
        "film": screening.film_id,
        "title": screening.title,
        "kind": screening.kind,
        "visibility": screening.visibility,
        "slug": screening.slug,
        "place": place_value(screening.venue_id, screening.room_id),
        "online_url": screening.online_url,
        "online_visibility": screening.online_visibility,
        "timezone": screening.timezone,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "starts_fold": _fold(screening, screening.starts_wall, screening.starts_fold),
        "ends_fold": _fold(screening, screening.ends_wall, screening.ends_fold),
        "doors": screening.doors_wall,
        "rsvp_limit": screening.rsvp_limit,
        "description": screening.description,
    }


def _fold(screening: Screening, wall: datetime | None, fold: int) -> int | None:
    """Which is meant, if clocks show that time twice; None if there is nothing to ask."""
    return fold if wall and happens_twice(wall, screening.timezone) else None


def _put(field: Field, data: Any) -> None:
    """Have the field show this; what was sent for it would stay before it."""
    field.raw_data = None
    field.process(None, data)


def _raw(field: Field) -> str:
    """What stands in a field, as the page has it."""
    return str(field._value()) if hasattr(field, "_value") else str(field.data)


def _read_shown(text: str | None) -> dict[str, str]:
    """What the form says that it showed; nothing, where that is no such thing."""
    try:
        shown = json.loads(text or "")
    except ValueError:
        return {}
    return shown if isinstance(shown, dict) else {}
