"""Of each thing that helps: whether it is there, and a few words."""

from __future__ import annotations

import enum
from typing import Any

import wtforms
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FormField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from outreach.venues.models import Access, Known, Venue
from outreach.web.forms import AtMost, TextField


class Answer(enum.StrEnum):
    UNKNOWN = ""
    YES = "yes"
    NO = "no"


class FeatureForm(wtforms.Form):  # type: ignore[misc]
    answer = SelectField(
        default=Answer.UNKNOWN,
        choices=[
            SelectChoice(Answer.UNKNOWN, _l("Not known")),
            SelectChoice(Answer.YES, _l("Yes")),
            SelectChoice(Answer.NO, _l("No")),
        ],
    )
    detail = TextField(validators=[Optional(), AtMost(200)])

    def validate_detail(self, field: TextField) -> None:
        if field.data and not self.answer.data:
            raise ValidationError(gettext("Say as well whether it is there: yes or no."))


class _AccessForm(wtforms.Form):  # type: ignore[misc]
    """A :class:`FeatureForm` for each."""


for _feature in Access:
    setattr(_AccessForm, _feature.value, FormField(FeatureForm, _l(_feature.label)))
AccessForm = _AccessForm


def answers(venue: Venue) -> dict[str, dict[str, str | None]]:
    """What the form shows of a venue before anybody changes it."""
    return {
        access.value: {
            "answer": Answer.YES if feature.is_there else Answer.NO,
            "detail": feature.detail,
        }
        for access, feature in venue.known_access.items()
    }


def known_from(answered: dict[str, dict[str, Any]]) -> dict[Access, Known]:
    """What was answered; what is not known is left out."""
    return {
        Access(name): Known(said["answer"] == Answer.YES, said["detail"])
        for name, said in answered.items()
        if said["answer"]
    }
