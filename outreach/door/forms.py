"""What is filled in at a door, and by the team that opens it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.door.models import MOST_AT_ONCE, Kind
from outreach.door.notes import LONGEST_CODE, Note
from outreach.errors import Refused
from outreach.web.forms import AtMost, Form, NumberField, TextField
from outreach.words import N_


class LinkForm(Form):
    """A new door."""

    label = TextField(_l("Which door is it?"), [InputRequired(), AtMost(60)])
    marks_needs = BooleanField(_l("Mark parties that told what they need to take part"))


class EventForm(Form):
    """One thing that happened. Its key was made with the page: sent twice, it is one event."""

    class Meta:
        csrf = False

    key = HiddenField()
    kind = HiddenField()
    party = HiddenField()
    of = HiddenField()
    number = NumberField(_l("People"), [Optional()], render_kw={"min": 1, "max": MOST_AT_ONCE})
    email = TextField(_l("Their e-mail address"), [Optional(), AtMost(254)], widget=EmailInput())

    def note(self, now: datetime) -> Note:
        """What it says.

        Raises:
            Refused: no such thing can have happened.
        """
        return Note(
            key=_uid(self.key.data),
            kind=_kind(self.kind.data),
            number=self.number.data or 0,
            said_at=now,
            party=(self.party.data or "")[:LONGEST_CODE] or None,
            of_key=_uid(self.of.data) if self.of.data else None,
            email=self.email.data,
        ).checked()


def _uid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Refused(N_("This was not sent by our page. Load it again.")) from error


def _kind(text: str | None) -> Kind:
    try:
        return Kind(text or "")
    except ValueError as error:
        raise Refused(N_("This was not sent by our page. Load it again.")) from error
