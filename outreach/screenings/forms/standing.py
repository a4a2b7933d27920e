"""The forms of what becomes of a screening."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from outreach.errors import Refused
from outreach.venues.models import LARGEST_ROOM
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.words import N_


class ReasonForm(Form):
    """Why it is postponed or called off."""

    reason = TextField(
        _l("Why, in a sentence that guests will read"),
        [Optional(), AtMost(500)],
    )


class ReportForm(Form):
    headcount = NumberField(
        _l("Headcount"), [Optional()], render_kw={"min": 0, "max": LARGEST_ROOM}
    )
    report = LongTextField(_l("How it went"), [Optional(), AtMost(5_000)])

    def check_headcount(self, field: NumberField) -> None:
        if field.data is not None and not 0 <= field.data <= LARGEST_ROOM:
            raise Refused(N_("A headcount is from 0 to %(most)s people."), most=LARGEST_ROOM)
