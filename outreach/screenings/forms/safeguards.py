"""The forms of a safeguard: what fills it, and why a screening does without it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from outreach.screenings.actions.safeguards import check_said
from outreach.screenings.models import SafeguardKind
from outreach.screenings.models.safeguards import MOST_MINUTES
from outreach.web.forms import AtMost, Form, LongTextField, NumberField


class SafeguardForm(Form):
    minutes = NumberField(_l("Minutes"), [Optional()], render_kw={"min": 1, "max": MOST_MINUTES})
    words = LongTextField(_l("In your words"), [Optional(), AtMost(1_000)])

    def __init__(self, *args: Any, kind: SafeguardKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.counts_minutes:
            del self.minutes

    def check_minutes(self, field: NumberField) -> None:
        check_said(self.kind, None, field.data)

    def check_words(self, field: LongTextField) -> None:
        if not self.kind.counts_minutes:
            check_said(self.kind, field.data, None)


class WaiverForm(Form):
    because = LongTextField(
        _l("Why the screening does without it"), [InputRequired(), AtMost(1_000)]
    )
