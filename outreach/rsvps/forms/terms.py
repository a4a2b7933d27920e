"""The forms on which a host says how guests come."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.rsvps.actions.terms import MOST_USES
from outreach.rsvps.models import KeptFor, Mode, RsvpTerms
from outreach.screenings.models import Screening
from outreach.screenings.models.places import LARGEST_PARTY
from outreach.venues.models import LARGEST_ROOM
from outreach.web.forms import AtMost, Form, NumberField, TextField

MINUTES = "%Y-%m-%dT%H:%M"
NO_MOMENT = _l("Write a day and a time, such as 2027-05-21T19:30.")


def _moment(label: Any) -> DateTimeLocalField:
    return DateTimeLocalField(label, [Optional()], format=MINUTES, invalid_value_message=NO_MOMENT)


def _kept(one: KeptFor) -> NumberField:
    return NumberField(
        _l(one.label), [Optional()], default=0, render_kw={"min": 0, "max": LARGEST_ROOM}
    )


class TermsForm(Form):
    mode = RadioField(
        _l("What must happen before a party has its places"),
        [InputRequired()],
        coerce=Mode,
        choices=[SelectChoice(mode, _l(mode.label)) for mode in Mode],
    )
    party_limit = NumberField(
        _l("Largest party"), [Optional()], render_kw={"min": 1, "max": LARGEST_PARTY}
    )
    asks_names = BooleanField(_l("Ask for the name of each guest"))
    opens = _moment(_l("RSVPs open"))
    closes = _moment(_l("RSVPs close"))
    panel = _kept(KeptFor.PANEL)
    press = _kept(KeptFor.PRESS)
    wheelchair = _kept(KeptFor.WHEELCHAIR)
    companion = _kept(KeptFor.COMPANION)

    @property
    def kept(self) -> list[NumberField]:
        return [self._fields[one.value] for one in KeptFor]

    def values(self) -> dict[str, Any]:
        return {**super().values(), **{field.name: field.data or 0 for field in self.kept}}


class CodeForm(Form):
    label = TextField(_l("Whom it is for"), [Optional(), AtMost(100)])
    uses = NumberField(
        _l("For how many parties"),
        [InputRequired()],
        default=1,
        render_kw={"min": 1, "max": MOST_USES},
    )
    expires = _moment(_l("Good until"))


def entered(screening: Screening, terms: RsvpTerms) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    return {
        "mode": terms.mode,
        "asks_names": terms.asks_names,
        "party_limit": screening.party_limit,
        "opens": screening.opens_local,
        "closes": screening.closes_local,
        **{one.value: number for one, number in terms.kept.items()},
    }
