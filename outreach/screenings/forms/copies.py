"""The forms of showing a film again: a copy, and the dates of a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from outreach.clock import now
from outreach.dates import instant
from outreach.errors import Refused
from outreach.screenings import repeats, terms
from outreach.screenings.actions import copies
from outreach.screenings.actions.copies import Part
from outreach.screenings.forms import (
    MINUTES,
    NO_MOMENT,
    place_choices,
    place_of,
    place_value,
    which_of_two,
)
from outreach.screenings.models import Place, Screening
from outreach.screenings.repeats import Every, Plan, ordinal
from outreach.venues.models import Venue
from outreach.web import db
from outreach.web.forms import (
    UNPROCESSABLE,
    AtMost,
    Form,
    NumberField,
    TextField,
    refusal_text,
)
from outreach.words import N_

SAME = "same"
NO_DAY = _l("We could not read this as a day. Write it as 2027-05-21.")
ORDINALS = {1: N_("first"), 2: N_("second"), 3: N_("third"), 4: N_("fourth"), 5: N_("fifth")}


class CopyForm(Form):
    """``place`` becomes a record, ``parts`` a list of parts; everything else is as entered."""

    title = TextField(_l("Title"), [InputRequired(), AtMost(150)])
    starts = DateTimeLocalField(
        _l("Starts"), [InputRequired()], format=MINUTES, invalid_value_message=NO_MOMENT
    )
    starts_fold = which_of_two()
    ends = DateTimeLocalField(
        _l("Ends"), [Optional()], format=MINUTES, invalid_value_message=NO_MOMENT
    )
    ends_fold = which_of_two()
    place = SelectField(_l("Place"), [InputRequired()])
    parts = SelectMultipleField(
        _l("Take along"),
        [Optional()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, screening: Screening, venues: Sequence[Venue]) -> None:
        found = copies.parts_of(db.session, screening)
        self.source = screening
        self.same = copies.place_of(screening)
        super().__init__(
            title=screening.title, parts=list(found), place=SAME if self.same else None
        )
        self.venues = {venue.id: venue for venue in venues}
        self.parts.choices = [SelectChoice(part, _l(part.label)) for part in found]
        own = place_value(screening.venue_id, screening.room_id)
        first = _l("The same: %(place)s", place=_where(screening))
        others = (choice for venue in venues for choice in place_choices(venue, None))
        self.place.choices = [
            SelectChoice(SAME, first) if self.same else SelectChoice("", _l("Choose a place")),
            *(choice for choice in others if choice.value != own),
        ]

    def check_starts(self, field: DateTimeLocalField) -> None:
        if not self.place.errors:
            terms.check_start(field.data, self._zone(), now(), self.starts_fold.data)

    def check_ends(self, field: DateTimeLocalField) -> None:
        before = (self.place, self.starts, self.starts_fold)
        if field.data and not any(one.errors for one in before):
            zone = self._zone()
            starts_at = instant(self.starts.data, zone, fold=self.starts_fold.data or 0)
            terms.check_end(starts_at, field.data, zone, self.ends_fold.data)

    def check_parts(self, field: SelectMultipleField) -> None:
        if self.place.errors or self._place().room or Part.LIMIT in field.data:
            return
        raise Refused(
            N_("There is no room that sets how many may come. Take the RSVP limit along.")
            if self.source.rsvp_limit
            else N_("Nobody has said how many may come. Choose a room."),
            field="parts" if self.source.rsvp_limit else "place",
        )

    def values(self) -> dict[str, Any]:
        parts = [Part(value) for value in self.parts.data]
        return {**super().values(), "place": self._place(), "parts": parts}

    def _place(self) -> Place:
        if self.same and self.place.data == SAME:
            return self.same
        return place_of(self.place.data, self.venues)

    def _zone(self) -> str:
        return terms.zone_of(self._place(), self.source.timezone)


class RuleForm(Form):
    """How a screening is repeated. It rides on the address, and changes nothing."""

    class Meta:
        csrf = False

    every = RadioField(_l("How often"), [InputRequired()])
    times = NumberField(
        _l("How many times"), [Optional()], render_kw={"min": 1, "max": repeats.MOST}
    )
    until = DateField(_l("Until"), [Optional()], invalid_value_message=NO_DAY)

    def __init__(self, screening: Screening, asked: Any) -> None:
        super().__init__(asked, every=Every.WEEK)
        starts = screening.starts_wall or now()
        self.is_sent = self.every.name in asked
        self.every.choices = [
            SelectChoice(every, _words(every, starts)) for every in repeats.choices(starts.date())
        ]

    @property
    def status(self) -> int:
        """422 also for what the address says, and for dates that come with no rule."""
        return super().status if request.method == "GET" else UNPROCESSABLE

    def values(self) -> dict[str, Any]:
        return {**super().values(), "every": Every(self.every.data)}


class DateForm(Form):
    """One date of a row; what is not ticked is not looked at."""

    class Meta:
        csrf = False

    is_made = BooleanField(_l("Make it"))
    starts = DateTimeLocalField(
        _l("Starts"), [Optional()], format=MINUTES, invalid_value_message=NO_MOMENT
    )
    source: Screening
    proposed: datetime | None = None
    problem: str | None = None

    def check_starts(self, field: DateTimeLocalField) -> None:
        if not self.is_made.data:
            return
        if field.data is None:
            raise Refused(N_("Say when, or take the tick away."), field="starts")
        problem = repeats.problem_of(self.source, field.data, now())
        if problem:
            raise Refused(problem.message, field="starts", **problem.values)


class DatesForm(Form):
    """Every date of a row, to be left out or moved before any is made."""

    dates = FieldList(FormField(DateForm), max_entries=repeats.MOST)

    def __init__(self, screening: Screening, plan: Plan) -> None:
        super().__init__(
            dates=[{"starts": one.starts, "is_made": not one.problem} for one in plan.dates]
        )
        for entry in self.dates:
            entry.form.source = screening
        for entry, one in zip(self.dates, plan.dates, strict=False):  # fewer or more may be sent
            entry.form.proposed = one.starts
            entry.form.problem = refusal_text(one.problem) if one.problem else None

    def check_dates(self, _field: FieldList) -> None:
        if not self.chosen:
            raise Refused(N_("Nothing is ticked. Tick the dates to make."))
        if len(set(self.chosen)) < len(self.chosen):
            raise Refused(N_("Two of them start at the same time."))

    @property
    def chosen(self) -> list[datetime]:
        """When the ticked ones start, in order."""
        return sorted(
            entry.form.starts.data
            for entry in self.dates
            if entry.form.is_made.data and entry.form.starts.data
        )


def _where(screening: Screening) -> Any:
    """Its venue and room by their names, which its own team knows, or that it is online."""
    named = [one.name for one in (screening.venue, screening.room) if one]
    return ", ".join(named) or _l("Online")


def _words(every: Every, starts: datetime) -> Any:
    """The rule as somebody would say it of this day."""
    day = format_date(starts, "EEEE", rebase=False)
    if every is Every.WEEK:
        return _l("Every week, on %(day)s", day=day)
    if every is Every.TWO_WEEKS:
        return _l("Every two weeks, on %(day)s", day=day)
    if every is Every.DAY:
        return _l("Every month, on day %(number)s", number=starts.day)
    if every is Every.LAST:
        return _l("Every month, on the last %(day)s", day=day)
    nth = _l(ORDINALS[ordinal(starts.date())])
    return _l("Every month, on the %(nth)s %(day)s", nth=nth, day=day)
