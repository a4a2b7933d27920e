"""The finder: what somebody asks for, what was found, and where to go from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from outreach import cities
from outreach.clock import now
from outreach.dates import PartialDate
from outreach.errors import Refused
from outreach.films import queries as films
from outreach.films.models import Film
from outreach.screenings.queries import finder
from outreach.screenings.queries.finding import ARGUMENTS, Finding, Time
from outreach.screenings.queries.months import Month, month_of
from outreach.site.forms import FinderForm
from outreach.web import db
from outreach.web.filters import absolute, country, language, monthname, plaindate
from outreach.words import N_

ON_A_PAGE = 20
MOST_PAGES = 50_000
OTHERS = 5
MONTH = "month"
NOT_OF_A_MONTH = ("since", "until", "when")
NAMES = (*ARGUMENTS, "view", MONTH, "page")  # no other word of an address may steer ``url_for``
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Link:
    """A word and where it leads."""

    label: str
    href: str


class Asked:
    """What the address asks for, with what is wrong in it."""

    def __init__(self) -> None:
        self.now = now()
        self.finding, self.wrong = finder.read(db.session, request.args.to_dict(flat=False))
        self.is_month = request.args.get("view") == MONTH
        if request.args.get("view", MONTH) not in (MONTH, "list", ""):
            self.wrong.append(Refused(N_("Screenings are shown as a list or as a month.")))
        self.month = self._month() if self.is_month else None

    def _month(self) -> PartialDate:
        today = self.now.date()
        said = request.args.get("month") or ""
        begins = self.finding.since or today
        if said:
            found = _month(said)
            if found:
                return found
            self.wrong.append(
                Refused(N_("This is no month. Write it like 2027-05."), field="month")
            )
        return PartialDate(begins.year, begins.month)

    @cached_property
    def page(self) -> int:
        """404 when the address names none."""
        said = request.args.get("page") or "1"
        is_number = said.isascii() and said.isdecimal() and len(said) < len(str(MOST_PAGES * 10))
        if not is_number or not 1 <= int(said) <= MOST_PAGES:
            abort(404)
        return int(said)

    def address(self, finding: Finding | None = None, **more: Any) -> str:
        """Of the same view of another finding."""
        said = (finding or self.finding).to_args()
        if self.is_month:
            said = {name: text for name, text in said.items() if name not in NOT_OF_A_MONTH}
            more = {"view": MONTH, "month": str(self.month), **more}
        return url_for("site.screenings", **said, **more)

    def as_list(self, when: str) -> str:
        """The list of what is ``coming`` or ``past``, narrowed alike."""
        return url_for("site.screenings", **replace(self.finding, when=Time(when)).to_args())

    @property
    def is_coming(self) -> bool:
        return not self.is_month and self.finding.when is Time.COMING

    @property
    def is_past(self) -> bool:
        return not self.is_month and self.finding.when is Time.PAST

    @property
    def everything(self) -> str:
        return self.address(Finding(when=self.finding.when))

    @property
    def as_month(self) -> str:
        said = replace(self.finding, since=None, until=None, when=Time.COMING).to_args()
        begins = self.finding.since
        said |= {"view": MONTH} | ({"month": f"{begins:%Y-%m}"} if begins else {})
        return url_for("site.screenings", **said)

    def on_day(self, day: date) -> str:
        """The list of one day."""
        when = Time.PAST if day < self.now.date() else Time.COMING
        return url_for(
            "site.screenings", **replace(self.finding, since=day, until=day, when=when).to_args()
        )

    def in_month(self, months: int) -> Link | None:
        """The same so many months later, as far as there are any."""
        if self.month is None or self.month.month is None:
            return None
        year, month = divmod(self.month.year * 12 + self.month.month - 1 + months, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        first = date(year, month + 1, 1)
        return Link(monthname(first), self.address(month=f"{first:%Y-%m}"))

    @property
    def feed_url(self) -> str:
        """The calendar of what is looked for; of everything when nothing is."""
        return absolute(url_for("screenings.feed", **self.subscribed))

    @property
    def subscribed(self) -> dict[str, Any]:
        """What the address of a feed of the same says."""
        return self.finding.subscribed.to_args()

    def chips(self, shown: list[Film], hosts: dict[str, str]) -> list[Link]:
        """What narrows the list, each leading to the same without it."""
        return [Link(label, self.address(without)) for label, without in self._parts(shown, hosts)]

    def _parts(self, shown: list[Film], hosts: dict[str, str]) -> Iterator[tuple[str, Finding]]:
        said = self.finding
        if said.text:
            yield _("Words: %(words)s", words=said.text), replace(said, text=None)
        if said.near:
            label = _("%(km)s km around %(town)s", km=format_decimal(said.km), town=said.near.label)
            yield label, replace(said, near=None)
        if said.since and not self.is_month:
            yield _("From %(day)s", day=plaindate(said.since)), replace(said, since=None)
        if said.until and not self.is_month:
            yield _("To %(day)s", day=plaindate(said.until)), replace(said, until=None)
        if said.film:
            title = next(film.title for film in shown if film.slug == said.film)
            yield _("Film: %(film)s", film=title), replace(said, film=None)
        if said.host:
            yield _("Host: %(host)s", host=hosts[said.host]), replace(said, host=None)
        if said.country:
            yield country(said.country), replace(said, country=None)
        yield from self._more_parts()

    def _more_parts(self) -> Iterator[tuple[str, Finding]]:
        said = self.finding
        if said.language:
            label = _("Language: %(language)s", language=language(said.language))
            yield label, replace(said, language=None)
        if said.subtitles:
            label = _("Subtitles: %(language)s", language=language(said.subtitles))
            yield label, replace(said, subtitles=None)
        if said.how:
            yield _(said.how.label), replace(said, how=None)
        for feature in said.access:
            others = tuple(other for other in said.access if other is not feature)
            yield _(feature.label), replace(said, access=others)
        if said.places:
            yield _("Has places left"), replace(said, places=False)

    @property
    def namesakes(self) -> list[Link]:
        """Other towns of the name that was asked for."""
        town = self.finding.near
        if town is None:
            return []
        known = {
            city.label: city
            for city in cities.named(request.args.get("near", "").partition(",")[0])
            if city.label != town.label
        }
        return [
            Link(label, self.address(replace(self.finding, near=city)))
            for label, city in list(known.items())[:OTHERS]
        ]


def page() -> ResponseReturnValue:
    """A list or a month; an address with empty parts leads to the one without."""
    if "" in [text for texts in request.args.listvalues() for text in texts]:
        return redirect(url_for("site.screenings", **_filled()))
    asked = Asked()
    known = list(films.films_to_keep(db.session))
    hosts = finder.hosts(db.session, asked=asked.finding.host)
    month = str(asked.month) if asked.month else None
    form = FinderForm(asked.finding, known, hosts, finder.countries(db.session), month)
    form.say(asked.wrong)
    shown = {"asked": asked, "form": form, "chips": asked.chips(known, hosts), "now": asked.now}
    shown |= _month_page(asked) if asked.is_month else _list_page(asked)
    shown["film"] = next((film for film in known if film.slug == asked.finding.film), None)
    return render_template("site/screenings.html", **shown), form.status


def _list_page(asked: Asked) -> dict[str, object]:
    count = finder.count(db.session, asked.finding, now=asked.now)
    pages = max(1, -(-count // ON_A_PAGE))
    if asked.page > pages:
        abort(404)
    found = finder.found(
        db.session,
        asked.finding,
        now=asked.now,
        limit=ON_A_PAGE,
        offset=(asked.page - 1) * ON_A_PAGE,
    )
    return {
        "screenings": found,
        "count": count,
        "pages": pages,
        "previous": asked.address(**_numbered(asked.page - 1)) if asked.page > 1 else None,
        "next": asked.address(**_numbered(asked.page + 1)) if asked.page < pages else None,
    }


def _month_page(asked: Asked) -> dict[str, object]:
    assert asked.month is not None  # noqa: S101 - it is a month that is shown
    month: Month = month_of(db.session, asked.finding, asked.month, now=asked.now)
    return {
        "month": month,
        "count": month.count,
        "today": asked.now.date(),
        "previous": asked.in_month(-1),
        "next": asked.in_month(1),
    }


def _numbered(page: int) -> dict[str, Any]:
    return {"page": page} if page > 1 else {}


def _month(said: str) -> PartialDate | None:
    try:
        found = PartialDate.parse(said)
    except ValueError:
        return None
    is_month = found.month is not None and found.day is None
    return found if is_month and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _filled() -> dict[str, Any]:
    """The parts of the address that are not empty."""
    said = {name: [text for text in request.args.getlist(name) if text] for name in NAMES}
    if not said.get("near"):
        said.pop("km", None)
    return {name: texts for name, texts in said.items() if texts}
