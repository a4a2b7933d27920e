"""The forms of hosts about their guests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.rsvps.models import Rsvp, State
from outreach.rsvps.queries.guests import LONGEST_SEARCH, Asked
from outreach.screenings.models import Screening
from outreach.web import tokens
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.words import N_

LONGEST_NOTE, LONGEST_LETTER = 1_000, 5_000


class SearchForm(Form):
    """Whom the list shows; rides on the address, so what is no choice counts as none."""

    class Meta:
        csrf = False

    text = TextField(_l("Name or e-mail address"), [Optional(), AtMost(LONGEST_SEARCH)])
    state = SelectField(_l("State"), [Optional()])

    def __init__(self, *, sees_addresses: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sees_addresses = sees_addresses
        if not sees_addresses:
            self.text.label.text = _l("Name")
        self.state.choices = [
            SelectChoice("", _l("Every state")),
            *(SelectChoice(state, _l(state.label)) for state in State),
        ]

    def asked(self, page: int) -> Asked:
        self.validate()
        return Asked(
            text=None if self.text.errors else self.text.data,
            state=State(self.state.data) if self.state.data and not self.state.errors else None,
            page=page,
            sees_addresses=self.sees_addresses,
        )


class GuestForm(Form):
    """A party that told the host. The key makes the same form, sent twice, one RSVP."""

    form_key = HiddenField(default=tokens.new_form_key)
    name = TextField(_l("Name"), [InputRequired(), AtMost(150)])
    email = TextField(_l("E-mail address"), [Optional(), AtMost(254)], widget=EmailInput())
    party_size = NumberField(_l("How many people are they?"), [InputRequired()])
    note = LongTextField(_l("Note for the team"), [Optional(), AtMost(LONGEST_NOTE)])

    def check_email(self, field: TextField) -> None:
        if field.data:
            mail_address(field.data)

    def check_form_key(self, field: HiddenField) -> None:
        if not tokens.is_form_key(field.data or ""):
            field.data = tokens.new_form_key()
            raise Refused(N_("This form was open for a long time. Look it over and send it again."))


class SizeForm(Form):
    party_size = NumberField(_l("How many people are they?"), [InputRequired()])


class NoteForm(Form):
    note = LongTextField(_l("Note for the team"), [Optional(), AtMost(LONGEST_NOTE)])


class LetterForm(Form):
    text = LongTextField(_l("Your words"), [InputRequired(), AtMost(LONGEST_LETTER)])


class RefusalForm(Form):
    message = LongTextField(_l("Your words to them"), [Optional(), AtMost(LONGEST_LETTER)])


class MovingForm(Form):
    """``to`` becomes a record."""

    to = SelectField(_l("To which screening?"), [InputRequired()])

    def offer(self, screenings: Iterable[Screening]) -> None:
        self.screenings = {str(one.id): one for one in screenings}
        self.to.choices = [
            SelectChoice("", _l("Choose a screening")),
            *(SelectChoice(number, _named(one)) for number, one in self.screenings.items()),
        ]

    def values(self) -> dict[str, Any]:
        return {"to": self.screenings[self.to.data]}


class MergingForm(Form):
    """``other`` becomes a record; ``keeps_other`` says that this one goes."""

    other = RadioField(_l("Which RSVP is it?"), [InputRequired()])
    keep = RadioField(
        _l("Which one stays?"),
        [InputRequired()],
        choices=[
            SelectChoice("this", _l("The one you came from")),
            SelectChoice("other", _l("The other one")),
        ],
        default="this",
    )
    party_size = NumberField(_l("How many people are they together?"), [InputRequired()])

    def offer(self, rsvps: Iterable[Rsvp], *, sees_addresses: bool) -> None:
        self.rsvps = {str(one.id): one for one in rsvps}
        self.other.choices = [
            SelectChoice(number, _party(one, sees_addresses)) for number, one in self.rsvps.items()
        ]

    def chosen(self, rsvp: Rsvp) -> tuple[Rsvp, Rsvp, int]:
        """The one that stays, the one that goes, and how many they are."""
        other = self.rsvps[self.other.data]
        kept, gone = (other, rsvp) if self.keep.data == "other" else (rsvp, other)
        return kept, gone, self.party_size.data


class CapacityForm(Form):
    """``anyway`` and ``because`` are asked for once the limit is below what is given."""

    rsvp_limit = NumberField(_l("RSVP limit"), [Optional()], render_kw={"min": 1})
    anyway = BooleanField(_l("Lower it all the same"))
    because = TextField(_l("Why?"), [Optional(), AtMost(500)])

    def check_because(self, field: TextField) -> None:
        if self.anyway.data and not field.data:
            raise Refused(N_("Say why: it stays with the screening, under your name."))

    def values(self) -> dict[str, Any]:
        because = self.because.data if self.anyway.data else None
        return {"rsvp_limit": self.rsvp_limit.data, "because": because}


class BlockForm(Form):
    email = TextField(_l("E-mail address"), [InputRequired(), AtMost(254)], widget=EmailInput())
    label = TextField(_l("What you call it"), [InputRequired(), AtMost(100)])
    reason = TextField(_l("Why?"), [InputRequired(), AtMost(500)])

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")


def _named(screening: Screening) -> str:
    starts = screening.starts_local
    day = format_date(starts, "d MMM y", rebase=False) if starts else ""
    said = _(
        "%(title)s, %(day)s (places left: %(left)s)",
        title=screening.title,
        day=day,
        left=screening.places_left,
    )
    return str(said)


def _party(rsvp: Rsvp, sees_addresses: bool) -> str:
    who = [rsvp.name, *([rsvp.email] if sees_addresses and rsvp.email else [])]
    said = _(
        "%(who)s: %(people)s people, %(state)s",
        who=", ".join(who),
        people=rsvp.party_size,
        state=_(rsvp.state.label),
    )
    return str(said)
