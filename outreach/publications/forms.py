"""The forms of publishing: drafts together, and a reviewer's answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from outreach.publications.actions import RETURN
from outreach.screenings.models import Screening
from outreach.web.forms import AtMost, Form, LongTextField


class ReviewForm(Form):
    """``seen`` is what the page showed, as a hash; see ``queries.as_seen``."""

    seen = HiddenField()
    decision = RadioField(_l("Your answer"), [InputRequired()])
    answer = LongTextField(_l("Words to the host"), [Optional(), AtMost(1_000)])

    def __init__(self, *args: Any, may_publish: bool, may_trust: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            SelectChoice("publish", _l("Publish it")) if may_publish else None,
            SelectChoice("trust", _l("Publish it, and review nothing of this organisation again"))
            if may_publish and may_trust
            else None,
            SelectChoice(RETURN, _l("Give it back as a draft")),
        ]
        self.decision.choices = [choice for choice in choices if choice]


class DraftsForm(Form):
    """``drafts`` become records."""

    drafts = SelectMultipleField(
        _l("Drafts"),
        [InputRequired(_l("Nothing is ticked. Tick the drafts to publish."))],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, drafts: Iterable[Screening], ticked: Iterable[int]) -> None:
        self.offered = {draft.id: draft for draft in drafts}
        super().__init__(drafts=list(ticked))
        self.drafts.choices = [(draft.id, draft.title) for draft in self.offered.values()]

    @property
    def chosen(self) -> list[Screening]:
        return [self.offered[number] for number in self.drafts.data]
