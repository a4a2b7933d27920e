"""Countries to choose from, and time zones by country, named by a city that people know."""

from __future__ import annotations

from flask_babel import get_locale
from wtforms.fields import SelectChoice

from outreach.dates import zones_by_country

UTC = SelectChoice("UTC", "UTC")


def zone_choices(first: str | None = None) -> list[SelectChoice]:
    """Every zone under its country; the zones of the country ``first`` come before all others."""
    names = get_locale().territories
    countries = sorted(zones_by_country(), key=lambda code: (code != first, names.get(code, code)))
    return [
        SelectChoice(zone, city(zone), optgroup=names.get(code, code))
        for code in countries
        for zone in zones_by_country()[code]
    ]


def country_choices() -> list[SelectChoice]:
    """Every country that has a clock, by name."""
    names = get_locale().territories
    found = [(names[code], code) for code in zones_by_country() if code in names]
    return [SelectChoice(code, name) for name, code in sorted(found)]


def city(zone: str) -> str:
    """The place that a zone is named for, as readers call it: Knox, Indiana."""
    known = get_locale().time_zones.get(zone, {}).get("city")
    return str(known or zone.rpartition("/")[2].replace("_", " "))
