"""Forms of applications to host: the applicant's, and the answer to it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import EmailInput

from outreach.accounts.actions import LONGEST_NAME
from outreach.accounts.application_models import HostApplication
from outreach.web.forms import TOO_LONG, Form, LongTextField, PublicForm, TextField


class ChangedApplicationForm(PublicForm):
    """An application that its applicant says anew: their address stays."""

    not_values = frozenset({"form_key"})

    name = TextField(_l("Your name"), [InputRequired(), Length(max=LONGEST_NAME, message=TOO_LONG)])
    organisation_name = TextField(
        _l("Your organisation or group"),
        [InputRequired(), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    place = TextField(
        _l("Where would you show films?"), [InputRequired(), Length(max=200, message=TOO_LONG)]
    )
    reason = LongTextField(_l("Why?"), [InputRequired(), Length(max=3_000, message=TOO_LONG)])
    experience = LongTextField(
        _l("What have you done of this kind before?"),
        [Optional(), Length(max=3_000, message=TOO_LONG)],
    )


class ApplicationForm(ChangedApplicationForm):
    not_values = frozenset()

    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), Length(max=254, message=TOO_LONG)],
        widget=EmailInput(),
    )


def entered(application: HostApplication) -> dict[str, str | None]:
    """What the applicant wrote before."""
    names = ("name", "organisation_name", "place", "reason", "experience")
    return {name: getattr(application, name) for name in names}


class ReviewForm(Form):
    """``decision`` is the name of what is done; see the view."""

    not_values = frozenset({"csrf_token", "decision"})

    decision = RadioField(_l("Your answer"), [InputRequired()])
    answer = LongTextField(
        _l("Words to the applicant"), [Optional(), Length(max=1_000, message=TOO_LONG)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = [
            SelectChoice("approve", _l("Approve: start the organisation and invite its owner")),
            SelectChoice("return", _l("Ask for changes")),
            SelectChoice("decline", _l("Decline")),
        ]
