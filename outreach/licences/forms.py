"""The forms of a licence and of its document."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import is_currency
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.errors import Refused
from outreach.licences import actions
from outreach.licences.models import Admission, LicenceKind, LicenceState, ScreeningLicence
from outreach.venues.models import LARGEST_ROOM
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.web.named import CountriesField
from outreach.words import N_

NO_DAY = _l("We could not read this as a day. Write it as 2027-05-21.")
_FEE = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?", re.ASCII)


class LicenceForm(Form):
    kind = SelectField(
        _l("Kind"),
        coerce=LicenceKind,
        choices=[SelectChoice(kind, _l(kind.label)) for kind in LicenceKind],
    )
    state = RadioField(
        _l("How far it is"),
        [InputRequired()],
        coerce=LicenceState,
        choices=[SelectChoice(state, _l(state.label)) for state in LicenceState],
        default=LicenceState.ASKED,
    )
    licensor = TextField(_l("Who gives it"), [Optional(), AtMost(200)])
    is_worldwide = BooleanField(_l("It is valid in every country"))
    territory = CountriesField(_l("Countries"), [Optional()])
    from_on = DateField(_l("From"), [Optional()], invalid_value_message=NO_DAY)
    until_on = DateField(_l("Until"), [Optional()], invalid_value_message=NO_DAY)
    showings = NumberField(_l("Number of showings"), [Optional()], render_kw={"min": 1})
    audience = NumberField(
        _l("Largest audience"), [Optional()], render_kw={"min": 1, "max": LARGEST_ROOM}
    )
    admission = SelectField(
        _l("Admission"),
        [Optional()],
        choices=[
            SelectChoice("", _l("It says nothing of that")),
            *(SelectChoice(admission, _l(admission.label)) for admission in Admission),
        ],
    )
    fee = TextField(_l("Fee"), [Optional(), AtMost(20)])
    currency = TextField(_l("Currency"), [Optional(), AtMost(3)])
    reference = TextField(_l("Reference"), [Optional(), AtMost(200)])
    note = LongTextField(_l("Note"), [Optional(), AtMost(5_000)])

    def check_until_on(self, field: DateField) -> None:
        actions.check_window(self.from_on.data, field.data)

    def check_showings(self, field: NumberField) -> None:
        actions.check_how_many(field.data, field="showings")

    def check_audience(self, field: NumberField) -> None:
        actions.check_how_many(field.data, field="audience")

    def check_fee(self, field: TextField) -> None:
        if field.data and not _FEE.fullmatch(field.data):
            raise Refused(N_("Write the fee as a number, such as 150 or 99.50."), field="fee")

    def check_currency(self, field: TextField) -> None:
        code = _currency(field.data)
        if code and not is_currency(code):
            raise Refused(N_("Write the currency as three letters, such as USD."), field="currency")
        if not self.fee.errors:
            actions.check_fee(self._fee(), code)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {
            **values,
            "admission": Admission(values["admission"]) if values["admission"] else None,
            "fee": self._fee(),
            "currency": _currency(values["currency"]),
        }

    def _fee(self) -> Decimal | None:
        return Decimal(self.fee.data.replace(",", ".")) if self.fee.data else None


class DocumentForm(Form):
    document = FileField(
        _l("Document"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": "application/pdf,image/jpeg,image/png,image/webp"},
    )


def entered(licence: ScreeningLicence | None) -> dict[str, Any]:
    """What the form says before anybody changes it; countries by name."""
    if licence is None:
        return {}
    said = {name: getattr(licence, name) for name in LicenceForm.__dict__ if hasattr(licence, name)}
    return {
        **said,
        "fee": None if licence.fee is None else str(licence.fee),
    }


def _currency(text: str | None) -> str | None:
    return text.upper() if text else None
