"""Forms of applications to host: the applicant's, and the answer to it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.accounts.actions import LONGEST_NAME
from outreach.organisations.models import HostApplication
from outreach.web.forms import AtMost, Form, LongTextField, PublicForm, TextField


class ChangedApplicationForm(PublicForm):
    """An application that its applicant says anew: their address stays."""

    not_values = frozenset({"form_key"})

    name = TextField(_l("Your name"), [InputRequired(), AtMost(LONGEST_NAME)])
    organisation_name = TextField(
        _l("Your organisation or group"),
        [InputRequired(), AtMost(LONGEST_NAME)],
    )
    place = TextField(_l("Where would you show films?"), [InputRequired(), AtMost(200)])
    reason = LongTextField(_l("Why?"), [InputRequired(), AtMost(3_000)])
    experience = LongTextField(
        _l("What have you done of this kind before?"),
        [Optional(), AtMost(3_000)],
    )


class ApplicationForm(ChangedApplicationForm):
    not_values = frozenset()

    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), AtMost(254)],
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
    answer = LongTextField(_l("Words to the applicant"), [Optional(), AtMost(1_000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = [
            SelectChoice("approve", _l("Approve: start the organisation and invite its owner")),
            SelectChoice("return", _l("Ask for changes")),
            SelectChoice("decline", _l("Decline")),
        ]
