"""How dates, places and languages read; and addresses whose parts cannot be anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_name
from babel.lists import format_list
from flask import Flask, current_app
from flask_babel import format_date, get_locale
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from outreach.dates import PartialDate
from outreach.languages import name_of
from outreach.web import tokens


class SlugConverter(BaseConverter):
    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class TokenConverter(BaseConverter):
    regex = "[A-Za-z0-9_-]{1,64}"


class IdConverter(IntegerConverter):
    """A record's number, never larger than a database can look up."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters.update(slug=SlugConverter, token=TokenConverter, id=IdConverter)
    readable: dict[str, Callable[..., str]] = {
        "longdate": longdate,
        "plaindate": plaindate,
        "monthname": monthname,
        "shortdate": shortdate,
        "time": time,
        "moment": moment,
        "clock_in": clock_in,
        "zone_name": zone_name,
        "partialdate": partialdate,
        "country": country,
        "language": language,
        "listed": listed,
        "sentence": sentence,
        "absolute": absolute,
        "with_territory": with_territory,
    }
    for name, filter_ in readable.items():
        app.add_template_filter(filter_, name)
    app.jinja_env.globals["rsvp_token"] = _rsvp_token


def _rsvp_token(uid: UUID) -> str:
    return tokens.token("rsvp", uid)


def absolute(path: str) -> str:
    """Where other programs find it: below the public address, whoever asks and how."""
    return f"{current_app.config['SETTINGS'].public_url}{path}"


def longdate(day: date | datetime) -> str:
    """Saturday 13 November 2010."""
    return str(format_date(day, "EEEE d MMMM y", rebase=False))


def plaindate(day: date | datetime) -> str:
    """13 November 2010: where nobody plans their week by it."""
    return str(format_date(day, "d MMMM y", rebase=False))


def monthname(day: date) -> str:
    """November 2010."""
    return str(format_date(day, "MMMM y", rebase=False))


def shortdate(day: date | datetime) -> str:
    """13 Nov 2010."""
    return str(format_date(day, "d MMM y", rebase=False))


def time(moment: datetime) -> str:
    """20:00, on the clock that the moment carries."""
    return f"{moment:%H:%M}"


def moment(when: datetime) -> str:
    """13 Nov 2010, 20:00 UTC: for what has no place, and so no clock of its own."""
    return f"{shortdate(when)}, {time(when)} UTC"


def clock_in(when: datetime, timezone: str) -> str:
    """Saturday 13 November 2010, 20:00 Cambodia Time: on the clocks of a zone."""
    there = when.astimezone(ZoneInfo(timezone))
    return f"{longdate(there)}, {time(there)} {zone_name(there)}"


def zone_name(moment: datetime) -> str:
    """How people there call their time: "Cambodia Time"."""
    if str(moment.tzinfo) == "UTC":
        return "UTC"
    variant: Literal["standard", "generic"] = (
        "standard" if _keeps_standard_time(moment) else "generic"
    )
    return get_timezone_name(moment.tzinfo, width="long", zone_variant=variant, locale=_locale())


def _keeps_standard_time(moment: datetime) -> bool:
    """Whether clocks there stay, among neighbours whose clocks change: "Mountain Standard Time".

    Source: UTS #35, part 4, "Time Zone Format Terminology", type fallback: no change in 184 days.
    """
    metazone = get_global("meta_zones").get(str(moment.tzinfo))
    names = _locale().meta_zones.get(metazone, {}).get("long", {})
    months = (moment + timedelta(days=30 * n) for n in range(-6, 7))
    return "daylight" in names and len({month.utcoffset() for month in months}) == 1


def partialdate(day: PartialDate) -> str:
    """28 May 2014, June 2010, or 2015: as much as is known."""
    if day.month is None:
        return str(day.year)
    pattern = "MMMM y" if day.day is None else "d MMMM y"
    return str(format_date(date(day.year, day.month, day.day or 1), pattern, rebase=False))


def country(code: str) -> str:
    return str(_locale().territories.get(code, code))


def language(code: str) -> str:
    """Khmer, Brazilian Portuguese: what a tag of BCP 47 says."""
    return name_of(code, _locale())


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    return format_list(list(words), locale=_locale())


def sentence(words: str) -> str:
    """The words with a capital at their start; the others stay as they are."""
    return words[:1].upper() + words[1:]


def with_territory(locale: Locale) -> str:
    """``en_US``: Open Graph names languages with the country where most people speak them."""
    likely: str = get_global("likely_subtags").get(str(locale), "")
    territory = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else locale.language


def _locale() -> Locale:
    return get_locale() or Locale("en")
