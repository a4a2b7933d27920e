"""The form of a programme: as many rows as there are parts, and one more.

Rows are moved by the server, so that it needs no script: what was typed comes back in another
order, and nothing of it is saved or judged before somebody saves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from outreach.errors import Refused
from outreach.screenings import timetable
from outreach.screenings.actions.programme import MOST_ITEMS, MOST_MINUTES, Part, check_part
from outreach.screenings.models import ProgrammeItem, ProgrammeKind, Screening
from outreach.screenings.timetable import Timed
from outreach.web.forms import AtMost, Form, NumberField, TextField
from outreach.words import N_

FIELDS = ("kind", "what", "minutes")
ROW = re.compile(r"rows-([0-9]{1,3})-")
NUMBER = re.compile(r"[0-9]{1,3}")
MORE, UP, DOWN, REMOVE, PROPOSAL = "more", "up", "down", "remove", "proposal"
AT_FIRST = 3
PLANNED = [kind for kind in ProgrammeKind if kind is not ProgrammeKind.DOORS]

Row = Mapping[str, Any]


def _kind(value: str | None) -> ProgrammeKind | None:
    return ProgrammeKind(value) if value else None


class RowForm(Form):
    """One part; a row in which nothing stands is none."""

    class Meta:
        csrf = False

    kind = SelectField(
        _l("What happens"),
        coerce=_kind,
        choices=[
            SelectChoice("", _l("Nothing")),
            *(SelectChoice(kind.value, _l(kind.label)) for kind in PLANNED),
        ],
    )
    what = TextField(_l("In your words"), [Optional(), AtMost(200)])
    minutes = NumberField(_l("Minutes"), [Optional()], render_kw={"min": 0, "max": MOST_MINUTES})
    timed: Timed | None = None

    @property
    def part(self) -> Part | None:
        kind = self.kind.data
        return Part(kind, self.what.data, self.minutes.data) if kind else None

    @property
    def item(self) -> ProgrammeItem | None:
        """To be timed; a length that cannot be is none."""
        minutes = self.minutes.data
        if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
            minutes = None
        return ProgrammeItem(kind=self.kind.data, minutes=minutes) if self.kind.data else None

    def check_kind(self, _field: SelectField) -> None:
        if self.part:
            check_part(self.part)
        elif self.what.data or self.minutes.data is not None:
            raise Refused(N_("Say what happens, or empty the row."), field="kind")


class RunningOrderForm(Form):
    """``parts`` in their order. ``seen`` is the number of the last edit that is known."""

    not_values = Form.not_values | {"rows"}
    seen = IntegerField(widget=HiddenInput())
    rows = FieldList(FormField(RowForm), max_entries=MOST_ITEMS + 1)

    def values(self) -> dict[str, Any]:
        parts = [entry.form.part for entry in self.rows]
        return {**super().values(), "parts": [part for part in parts if part]}

    def time(self, screening: Screening) -> None:
        """Say beside each row when it would be."""
        rows = [(entry.form, entry.form.item) for entry in self.rows]
        planned = [(row, item) for row, item in rows if item]
        lines = timetable.timetable(screening, [item for _, item in planned])
        for (row, _), line in zip(planned, lines, strict=True):
            row.timed = line

    def has_seen(self, edits: int) -> None:
        self.seen.raw_data = None
        self.seen.process(None, edits)

    @property
    def is_to_be_saved(self) -> bool:
        return "do" not in request.form

    @property
    def may_have_more(self) -> bool:
        return len(self.rows) < MOST_ITEMS


def form_of(screening: Screening) -> RunningOrderForm:
    """The programme as it is; or what was sent, with its rows as somebody asked to have them."""
    if request.method != "POST":
        rows = _rows_of(screening.programme)
        blank = 1 if rows else AT_FIRST
        form = RunningOrderForm(seen=screening.edits, rows=rows + [{}] * blank)
    elif do := request.form.get("do"):
        rows = rearranged(_rows_in(request.form), do, screening)
        form = RunningOrderForm(_sent_again(request.form, rows))
    else:
        form = RunningOrderForm()
    form.time(screening)
    return form


def rearranged(rows: list[Row], do: str, screening: Screening) -> list[Row]:
    """The rows after a button: ``up-2`` moves the third; what is no button of ours does nothing."""
    act, _, digits = do.partition("-")
    number = int(digits) if NUMBER.fullmatch(digits) else -1
    if act == MORE:
        return [*rows, {}][:MOST_ITEMS]
    if act == PROPOSAL and number in timetable.TALKS:
        return [*_rows_of(timetable.proposal(screening, number)), {}]
    if not 0 <= number < len(rows):
        return rows
    rest = [*rows[:number], *rows[number + 1 :]]
    to = {UP: max(0, number - 1), DOWN: number + 1}.get(act)
    if to is not None:
        return [*rest[:to], rows[number], *rest[to:]]
    return rest if act == REMOVE else rows


def _rows_of(items: Iterable[ProgrammeItem]) -> list[Row]:
    """What was taken in without a kind is something else, in its own words."""
    return [
        {
            "kind": item.kind or ProgrammeKind.OTHER,
            "what": item.what,
            "minutes": item.minutes,
        }
        for item in items
    ]


def _rows_in(sent: MultiDict[str, str]) -> list[Row]:
    """What was typed, as it was typed."""
    found = (ROW.match(name) for name in sent)
    numbers = sorted({int(one[1]) for one in found if one})[: MOST_ITEMS + 1]
    return [{name: sent.get(f"rows-{n}-{name}", "") for name in FIELDS} for n in numbers]


def _sent_again(sent: MultiDict[str, str], rows: Iterable[Row]) -> MultiDict[str, str]:
    """The same form with these rows."""
    kept = {name: sent[name] for name in ("seen", "csrf_token") if name in sent}
    typed = {
        f"rows-{n}-{name}": "" if row.get(name) is None else str(row[name])
        for n, row in enumerate(rows)
        for name in FIELDS
    }
    return MultiDict({**kept, **typed})
